// Sorting and filtering of the crime tables, receipts beside numbers, and the age of old figures. The pages work without it.
"use strict";

function valueOf(row, column) {
  const cell = row.cells[column];
  if (!("value" in cell.dataset)) return cell.textContent.trim().toLowerCase();
  const value = parseFloat(cell.dataset.value);
  return Number.isNaN(value) ? -Infinity : value;
}

function sortGroup(body, column, sign) {
  const rows = [...body.rows].filter((row) => !row.classList.contains("group-name"));
  rows.sort((one, other) => {
    const [a, b] = [valueOf(one, column), valueOf(other, column)];
    return a === b ? 0 : (a < b ? -1 : 1) * sign;
  });
  rows.forEach((row) => body.append(row));
}

function makeSortable(table) {
  const [top, bottom] = table.tHead.rows;
  // Column order of the body: the first two heads span both header rows.
  const heads = [top.cells[0], top.cells[1], ...bottom.cells];
  heads.forEach((head, column) => {
    if (head.classList.contains("unsorted")) return;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      const isText = head.classList.contains("text");
      const before = head.getAttribute("aria-sort");
      const next = before === null ? (isText ? "ascending" : "descending")
        : before === "ascending" ? "descending" : "ascending";
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", next);
      [...table.tBodies].forEach((body) => sortGroup(body, column, next === "ascending" ? 1 : -1));
    });
  });
}

function makeFilterable(table) {
  const label = document.createElement("label");
  label.className = "filter";
  label.textContent = `Find ${table.dataset.filter.toLowerCase()} `;
  const input = document.createElement("input");
  input.type = "search";
  label.append(input);
  const answer = document.createElement("span");
  answer.setAttribute("role", "status");
  label.append(answer);
  table.parentElement.before(label);
  input.addEventListener("input", () => {
    const wanted = input.value.trim().toLowerCase();
    let shown = 0;
    for (const body of table.tBodies) {
      let inGroup = 0;
      for (const row of body.rows) {
        if (row.classList.contains("group-name")) continue;
        const words = `${row.cells[0].textContent} ${row.dataset.words ?? ""}`.toLowerCase();
        const matches = words.includes(wanted);
        row.hidden = !matches;
        if (matches) inGroup += 1;
      }
      body.hidden = inGroup === 0;
      shown += inGroup;
    }
    answer.textContent = wanted ? ` ${shown} shown` : "";
  });
}

for (const table of document.querySelectorAll("table.crime")) {
  makeSortable(table);
  if (table.querySelectorAll("tbody tr:not(.group-name)").length > 8) makeFilterable(table);
}

for (const table of document.querySelectorAll("table.dictionary")) makeFilterable(table);

// A night that could not be published leaves these pages as they were: they then say how old they are.
for (const time of document.querySelectorAll(".facts time")) {
  const days = Math.floor((Date.now() - Date.parse(time.dateTime)) / 86400000);
  if (days >= 2) {
    const age = document.createElement("span");
    age.className = "judgement concern";
    age.textContent = `▲ ${days} days ago`;
    time.after(" ", age);
  }
}

// A number's receipt beside it: by pointer, by keyboard, and by a first touch; Escape puts it away. It always leads there, too.
function makeReceipts(numbers) {
  const tip = document.createElement("div");
  tip.className = "tip";
  tip.id = "receipt-tip";
  tip.setAttribute("role", "tooltip");
  tip.hidden = true;
  document.querySelector("main").append(tip);
  let shown = null;
  let byTouch = false;
  const hide = () => {
    tip.hidden = true;
    shown?.removeAttribute("aria-describedby");
    shown = null;
  };
  const show = (number) => {
    tip.textContent = number.dataset.receipt;
    tip.hidden = false;
    const place = number.getBoundingClientRect();
    const most = document.documentElement.clientWidth - tip.offsetWidth - 8;
    tip.style.left = `${Math.max(8, Math.min(place.left, most)) + window.scrollX}px`;
    tip.style.top = `${place.bottom + 4 + window.scrollY}px`;
    number.setAttribute("aria-describedby", tip.id);
    shown = number;
  };
  for (const number of numbers) {
    number.dataset.receipt = number.title;
    number.removeAttribute("title");
    number.addEventListener("pointerdown", (event) => { byTouch = event.pointerType === "touch" && shown !== number; });
    number.addEventListener("click", (event) => {
      if (!byTouch) return;
      event.preventDefault();
      byTouch = false;
      show(number);
    });
    // A finger enters and leaves with each touch: it counts as a click alone.
    number.addEventListener("pointerenter", (event) => { if (event.pointerType !== "touch") show(number); });
    number.addEventListener("focus", () => show(number));
    number.addEventListener("blur", hide);
    number.addEventListener("pointerleave", (event) => {
      if (event.pointerType === "touch") return;
      setTimeout(() => { if (!tip.matches(":hover") && document.activeElement !== number) hide(); }, 150);
    });
  }
  tip.addEventListener("pointerleave", hide);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
}

const numbers = document.querySelectorAll("a.number[title]");
if (numbers.length) makeReceipts(numbers);
