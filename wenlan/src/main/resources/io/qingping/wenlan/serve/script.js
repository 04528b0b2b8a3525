"use strict";
const form = document.getElementById("like");
if (form) {
  document.documentElement.classList.add("scripts");
  const send = (files) => {
    if (files.length) {
      form.elements.picture.files = files;
      form.submit();
    }
    return files.length > 0;
  };
  form.elements.picture.addEventListener("change", (event) => send(event.target.files));
  addEventListener("paste", (event) => {
    if (send(event.clipboardData.files)) event.preventDefault();
  });
  addEventListener("dragover", (event) => {
    if (event.dataTransfer.types.includes("Files")) event.preventDefault();
  });
  addEventListener("drop", (event) => {
    if (event.dataTransfer.files.length) {
      event.preventDefault();
      send(event.dataTransfer.files);
    }
  });
}
