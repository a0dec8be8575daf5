// Shows a list of help within your page. Put it where the list should be:
// <script src="https://…/embed/help.js" data-need="get-online" data-near="SX1 1AA" async></script>
(function (script) {
  if (!script) return;
  const address = new URL("/embed/help", script.src);
  for (const name of ["need", "near", "q", "within", "language"]) {
    if (script.dataset[name]) address.searchParams.set(name, script.dataset[name]);
  }
  const frame = document.createElement("iframe");
  frame.src = address.href;
  frame.title = script.dataset.title || "Help near you";
  frame.loading = "lazy";
  frame.width = "100%";
  frame.height = script.dataset.height || "640";
  frame.setAttribute("frameborder", "0");
  script.after(frame);
})(document.currentScript);
