import "./alcove.js";
