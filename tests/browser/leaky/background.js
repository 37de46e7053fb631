// The first request is made while the extension is being installed.
fetch("http://leak.invalid/background");

chrome.runtime.onMessage.addListener(({ tabId }) => {
  chrome.scripting.executeScript({ target: { tabId }, files: ["content.js"] });
});
