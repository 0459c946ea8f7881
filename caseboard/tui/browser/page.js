// Keys go to the board from the first moment on, and again when one comes back to the page.
function listen() {
    document.querySelector(".xterm-helper-textarea")?.focus();
}
window.addEventListener("load", listen);
window.addEventListener("focus", listen);
