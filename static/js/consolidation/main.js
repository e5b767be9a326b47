// The workbench, and the points that may be one, by keyboard. Without this script each button is a form, and the page comes back.

import { Desk } from "./desk.js";
import { Pairs } from "./pairs.js";

const root = document.querySelector("[data-workbench]");
if (root) new Desk(root).start();

const suggestions = document.querySelector("[data-suggestions]");
if (suggestions) new Pairs(suggestions).start();
