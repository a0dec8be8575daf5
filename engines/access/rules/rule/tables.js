// Cells of a table belong to their headers.

import { roleOf, tableOf } from "../aria/role.js";
import { isExposed } from "../aria/tree.js";
import { isSeen } from "../dom/place.js";

const isTable = (item) => ["table", "grid", "treegrid"].includes(roleOf(item));

const headersAttribute = {
  id: "table-headers",
  criteria: ["1.3.1"],
  act: ["a25f45"],
  check(page, report) {
    for (const cell of page.tagged("td", "th")) {
      if (!cell.attribute("headers")?.trim() || !isExposed(cell)) continue;
      const table = tableOf(cell);
      if (!table || !isTable(table) || !isSeen(table)) continue;
      report.applies();
      for (const id of cell.attribute("headers").trim().split(/\s+/)) {
        const header = cell.byId(id);
        if (header && header !== cell && header.is("td", "th") && tableOf(header) === table) continue;
        const what = header === cell ? "itself" : header ? "something that is no cell of this table" : "nothing on the page";
        report.fail(cell, `The headers attribute of this cell names “${id}”, which is ${what}. Write the id of its header cell.`);
        break;
      }
    }
  },
};

/** Rows of cells by the column that each begins in, spans counted: of a table element or of roles. */
function gridOf(table) {
  const isRow = (item) => item.is("tr") || roleOf(item) === "row";
  const isCell = (item) => item.is("td", "th") || CELLS.has(roleOf(item));
  const rows = [...table.descendants((item) => !isRow(item) && !(item !== table && item.is("table")))].filter(isRow);
  const taken = [];
  return rows.map((row, y) => {
    let x = 0;
    const cells = [];
    for (const cell of row.descendants((item) => !isCell(item))) {
      if (!isCell(cell)) continue;
      while (taken[y]?.has(x)) x += 1;
      const across = span(cell, "colspan");
      const down = Math.min(span(cell, "rowspan"), rows.length - y);
      for (let dy = 0; dy < down; dy += 1) {
        taken[y + dy] ??= new Set();
        for (let dx = 0; dx < across; dx += 1) taken[y + dy].add(x + dx);
      }
      cells.push({ cell, x, across, y, down, named: namedBy(cell), isHeader: isHeader(cell) });
      x += across;
    }
    return cells;
  });
}

const CELLS = new Set(["cell", "gridcell", "columnheader", "rowheader"]);
const MOST_SPAN = 1000;
const span = (cell, name) => Math.min(MOST_SPAN, Math.max(1, parseInt(cell.attribute(name) ?? cell.attribute(`aria-${name}`) ?? "1", 10) || 1));
const isHeader = (item) => ["columnheader", "rowheader"].includes(roleOf(item));

/** The ids in a cell's headers attribute; undefined where it has none. */
const namedBy = (cell) => cell.attribute("headers")?.trim().split(/\s+/);

/** Whether a cell is in the column below a header or in its row, unless its headers attribute says otherwise. */
function isHeadedBy(header, other) {
  if (other.named) {
    const id = header.cell.attribute("id");
    return id !== null && other.named.includes(id);
  }
  const inColumn = other.y >= header.y + header.down && other.x < header.x + header.across && other.x + other.across > header.x;
  const inRow = other.x !== header.x && other.y < header.y + header.down && other.y + other.down > header.y;
  return inColumn || (inRow && !other.isHeader);
}

const headerHasCells = {
  id: "table-header-used",
  criteria: ["1.3.1"],
  act: ["d0f69e"],
  check(page, report) {
    for (const table of page.items) {
      if (!isTable(table) || !isExposed(table) || !isSeen(table)) continue;
      const cells = gridOf(table).flat();
      const data = cells.filter((each) => !each.isHeader);
      const headers = cells.filter((each) => each.isHeader && isExposed(each.cell));
      if (headers.length === 0) continue;
      report.applies();
      // A table that is not filled yet says nothing; a big one would be quadratic.
      if (data.length === 0 || headers.length * cells.length > 2_000_000) continue;
      for (const header of headers) {
        if (cells.some((other) => other !== header && isHeadedBy(header, other))) continue;
        report.fail(header.cell, "No cell belongs to this header. Put it above or before its cells, or make it an ordinary cell.");
      }
    }
  },
};

export const TABLES = [headersAttribute, headerHasCells];
