/** Rows of a CSV text (RFC 4180: quoted cells may hold commas, quotes and line breaks) by the names in its first line. */
export function readCsv(text: string): Record<string, string>[] {
  const [header = [], ...rows] = cellRows(text.replace(/^\ufeff/, ''));
  return rows
    .filter((cells) => cells.length > 1)
    .map((cells) => Object.fromEntries(header.map((name, index) => [name.trim(), cells[index] ?? ''])));
}

/** One cell and what ends it: a comma, a line break, or the end. */
const CELL = /(?:"((?:[^"]|"")*)"|([^,\r\n]*))(,|\r?\n|$)/y;

function cellRows(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  CELL.lastIndex = 0;
  while (CELL.lastIndex < text.length) {
    const cell = CELL.exec(text);
    if (!cell) throw new Error(`Row ${rows.length + 1} is no CSV`);
    row.push(cell[1]?.replaceAll('""', '"') ?? cell[2] ?? '');
    if (cell[3] === ',') continue;
    rows.push(row);
    row = [];
  }
  return row.length > 0 ? [...rows, row] : rows;
}
