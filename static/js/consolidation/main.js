// The workbench by keyboard. Without this script each button is a form, and the page comes back.

import { Desk } from "./desk.js";

const root = document.querySelector("[data-workbench]");
if (root) new Desk(root).start();
