/* A conversation as a file: Markdown to read, JSON to go on with. */
(() => {
  "use strict";
  const shutten = (window.shutten ??= {});
  const say = (key, fields) => shutten.filled(key, fields);

  /* Words as they stand, whatever they would mean in Markdown. */
  const verbatim = (text) =>
    String(text ?? "")
      .replace(/[\\`*_{}[\]<>#|~!&$^=+.()-]/g, "\\$&")
      .replace(/\r\n?/g, "\n");
  const quoted = (text) =>
    verbatim(text)
      .split("\n")
      .map((line) => `> ${line.trimEnd()}`)
      .join("  \n");
  const line = (text) => verbatim(text).replace(/\s+/g, " ").trim();

  const placeOf = ({ title, headings, source, start, end, page }) => {
    const path = [title, ...(Array.isArray(headings) ? headings : [])].filter(Boolean).map(line);
    const offsets = line(say("export_offsets", { start, end }));
    return `${path.join(" › ")} — ${line(source)}, ${offsets}${page ? `, p\\. ${page}` : ""}`;
  };
  const places = (key, list) =>
    list.length
      ? [`${say(key)}:`, "", ...list.map((one) => `- ${placeOf(one)}\n\n  ${quoted(one.text).replace(/\n/g, "\n  ")}`), ""]
      : [];

  const answerLines = (answer) => {
    const cited = Array.isArray(answer.citations) ? answer.citations : [];
    const given = cited.filter((one) => one.role === "answer");
    const lines = [];
    if (answer.understood_as) lines.push(`${say("export_understood")}: ${line(answer.understood_as)}`, "");
    if (answer.answered) {
      lines.push(`**${say("export_answer")}**`, "");
      for (const one of given) {
        lines.push(quoted(one.text), "", `${say("export_place")}: ${placeOf(one)}`, "");
      }
    } else lines.push(`${say("export_reply")}: ${line(answer.reply)}`, "");
    lines.push(...places("export_support", cited.filter((one) => one.role === "support")));
    lines.push(...places("export_different", cited.filter((one) => one.role === "different")));
    lines.push(...places("export_nearest", Array.isArray(answer.nearest) ? answer.nearest : []));
    if (answer.answered) {
      const band = shutten.words()[`confidence_${answer.band}`] ?? "";
      const share = Number(answer.confidence).toFixed(2);
      lines.push(`${say("export_confidence")}: ${[share, band && `(${line(band)})`].filter(Boolean).join(" ")}  `);
    }
    lines.push(`${say("export_version")}: ${line(answer.index_version)}`);
    return lines;
  };

  const turnLines = (turn, at) => {
    const lines = [`## ${at + 1}\\. ${line(turn.question)}`, ""];
    if (turn.at) lines.push(`${say("export_date")}: ${line(turn.at)}`, "");
    if (turn.answer) lines.push(...answerLines(turn.answer));
    else if (turn.lapsed !== undefined) {
      lines.push(say("manners_lapsed"), "", line(say("manners_lapsed_words", { words: turn.lapsed })));
    } else if (turn.error) lines.push(`${say("export_error")}: ${line(turn.error)}`);
    else lines.push(say("export_stopped"));
    return [...lines, ""];
  };

  const markdownOf = (record) =>
    [
      `# ${line(shutten.titleOf(record))}`,
      "",
      `${say("export_date")}: ${line(record.updated)}`,
      "",
      ...record.conversation.turns.flatMap(turnLines),
    ].join("\n");

  const jsonOf = (record) =>
    `${JSON.stringify(
      {
        format: "shutten-conversation",
        version: 1,
        title: shutten.titleOf(record),
        updated: record.updated,
        turns: record.conversation.turns,
      },
      null,
      2,
    )}\n`;

  /* Control and bidirectional signs, and what file systems refuse. */
  const fileName = (title, ending) =>
    `${title.replace(/[\p{C}<>:"/\\|?*]/gu, " ").replace(/\s+/g, " ").trim().slice(0, 60) || "shutten"}${ending}`;

  shutten.exportConversation = (record, format) => {
    if (!record) return;
    const markdown = format === "markdown";
    const words = markdown ? markdownOf(record) : jsonOf(record);
    const type = markdown ? "text/markdown;charset=utf-8" : "application/json";
    const address = URL.createObjectURL(new Blob([words], { type }));
    const link = document.createElement("a");
    link.href = address;
    link.download = fileName(shutten.titleOf(record), markdown ? ".md" : ".json");
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
  };
})();
