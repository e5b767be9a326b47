// htmx notes the address of the page in the browser's storage. This site keeps nothing there.

sessionStorage.removeItem("htmx-current-path-for-history");
