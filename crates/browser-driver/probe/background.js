chrome.runtime.onInstalled.addListener(async ({ reason }) => {
  chrome.contextMenus.removeAll(() => chrome.contextMenus.create({ id: "keep", title: "Keep", contexts: ["selection"] }));
  await chrome.storage.local.set({ reason });
});
chrome.contextMenus.onClicked.addListener(({ menuItemId, selectionText }, tab) =>
  chrome.storage.local.set({ menu: { menuItemId, selectionText, tab: tab.id } }));
