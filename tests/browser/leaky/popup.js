fetch("http://leak.invalid/popup");
chrome.tabs.query({ active: true, currentWindow: true }).then(([{ id: tabId }]) => chrome.runtime.sendMessage({ tabId }));
