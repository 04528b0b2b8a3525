package io.qingping.vdt.animate;

/**
 * The recipe that suits a scene, and the key of the sentence that says why.
 *
 * @param reason see {@link AnimateText}
 */
record RecipeChoice(Recipe recipe, String reason) {
  private static final double LEAST_PERSON = 0.03;
  private static final double MOST_PERSON = 0.85;

  static RecipeChoice of(Recipe wanted, Scene scene, int photos) {
    return switch (wanted) {
      case AUTO -> photos > 1 ? new RecipeChoice(Recipe.BURST, "reason.burst") : suited(scene);
      case BREEZE ->
          scene.regions().isStill()
              ? new RecipeChoice(suited(scene).recipe(), "reason.nothing-moves")
              : new RecipeChoice(Recipe.BREEZE, "reason.asked");
      case PARALLAX, PUSH_IN, BURST -> new RecipeChoice(wanted, "reason.asked");
    };
  }

  private static RecipeChoice suited(Scene scene) {
    var regions = scene.regions();
    if (!regions.isStill()) {
      double most = Math.max(regions.hair(), Math.max(regions.cloth(), regions.foliage()));
      String reason =
          most == regions.hair()
              ? "reason.hair"
              : most == regions.cloth() ? "reason.cloth" : "reason.foliage";
      return new RecipeChoice(Recipe.BREEZE, reason);
    }
    double person = scene.personShare();
    if (person > LEAST_PERSON && person < MOST_PERSON) {
      return new RecipeChoice(Recipe.PARALLAX, "reason.person");
    }
    return new RecipeChoice(Recipe.PUSH_IN, "reason.still");
  }
}
