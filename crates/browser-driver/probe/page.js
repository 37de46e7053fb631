window.seen = [];
const on = (id, act) => document.getElementById(id).addEventListener("click", async (event) => {
  window.seen.push([id, event.isTrusted, navigator.userActivation?.isActive ?? true, await act?.()]);
});
on("first");
on("access", () => chrome.permissions.request({ origins: ["http://127.0.0.1/*"] }));
on("tab", () => void chrome.tabs.create({ url: "page.html?tab" }));
on("save", () => {
  const link = document.createElement("a");
  link.download = "saved.txt";
  link.href = URL.createObjectURL(new Blob(["what was saved"], { type: "text/plain" }));
  link.click();
});
on("copy", () => navigator.clipboard.write([new ClipboardItem({
  "text/plain": new Blob(["plain"], { type: "text/plain" }),
  "text/html": new Blob(["<b>rich</b>"], { type: "text/html" }),
})]));
