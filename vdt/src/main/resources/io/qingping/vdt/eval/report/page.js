const root = document.documentElement;
document.getElementById('language').onclick = () => {
  root.dataset.language = root.dataset.language === 'zh' ? 'en' : 'zh';
  root.lang = root.dataset.language;
};
document.getElementById('theme').onclick = () => {
  const dark = root.dataset.theme
    ? root.dataset.theme === 'dark'
    : matchMedia('(prefers-color-scheme: dark)').matches;
  root.dataset.theme = dark ? 'light' : 'dark';
};
document.getElementById('pause').onclick = () => root.classList.toggle('paused');
