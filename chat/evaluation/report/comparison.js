// The questions of two runs that came out differently.
function sideCell(key, side) {
  const label = say(key, null, "span", { class: "label" });
  const given =
    side.answer === undefined || side.answer === null
      ? say("report_declined_short", null, "div", { class: "soft" })
      : words(side.answer, "div", { class: "clamp" });
  const cause = side.cause && say(`cause_${side.cause}`, null, "div", { class: "aside" });
  return [label, given, cause];
}

new LazyTable({
  rows: data.rows,
  columns: [
    { class: "id", draw: (row) => el("span", { translate: "no" }, String(row.id)) },
    { class: "kind", draw: (row) => (row.kind ? words(row.kind) : null) },
    { class: "question", draw: questionCell },
    { class: "gold", draw: (row) => (row.gold?.length ? goldCell(row) : "\u2013") },
    { class: "given", draw: (row) => sideCell("comparison_column_a", row.a) },
    { class: "given", draw: (row) => sideCell("comparison_column_b", row.b) },
    {
      class: "result",
      draw: (row) =>
        say(`comparison_flip_${row.direction}`, null, "span", {
          class: `outcome ${row.direction === "gained" ? "right" : "wrong"}`,
        }),
    },
  ],
  filters: [
    {
      id: "direction",
      of: (row) => row.direction,
      option: (value) => say(`comparison_flip_${value}`, null, "option"),
    },
    { id: "kind", of: (row) => row.kind || undefined, option: (value) => el("option", {}, value) },
  ],
  haystack: (row) =>
    [row.id, row.question, ...(row.gold ?? []), row.a.answer, row.b.answer].join("\n"),
  orders: {},
});
