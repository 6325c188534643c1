/* Everything here is a convenience: each page does its work without it. */
import { listen } from "./shortcuts.js";
import { offerCopy } from "./copy.js";
import { offerDrop } from "./drop.js";
import { watch } from "./progress.js";

document.documentElement.classList.add("js");
listen();
offerCopy();
offerDrop();
watch();
