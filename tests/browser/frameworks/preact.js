const { h, render } = await import("/npm/preact/dist/preact.mjs");
const paragraph = ({ key, text }) => h("p", { key }, text, h("br"), " (", key, ")");
const article = items => h("article", null, h("h1", null, TITLE), items.map(paragraph));
window.render = items => render(items && article(items), app);
