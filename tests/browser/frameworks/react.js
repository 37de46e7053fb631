const { createElement, Fragment } = React;
const root = ReactDOM.createRoot(app);
const paragraph = ({ key, text }) => createElement("p", { key }, text, createElement("br"), " (", key, ")");
const article = items => createElement("article", null, createElement("h1", null, TITLE), items.map(paragraph));
window.render = items => ReactDOM.flushSync(() => root.render(items && article(items)));
