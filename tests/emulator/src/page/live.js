(() => {
  const log = document.querySelector(".log");
  const body = log.querySelector("tbody");
  const add = (parent, tag, text, name) => {
    const element = parent.appendChild(document.createElement(tag));
    element.textContent = text ?? "";
    element.className = name ?? "";
    return element;
  };
  const source = new EventSource("/__emulator/api/requests/stream?since=" + log.dataset.last);
  source.onmessage = (event) => {
    const entry = JSON.parse(event.data);
    const row = document.createElement("tr");
    row.className = "new";
    add(row, "td", entry.number, "number");
    add(row, "td", new Date(entry.at).toISOString().slice(11, 19), "time");
    add(add(row, "td"), "code", entry.method + " " + entry.path);
    add(row, "td", entry.operation);
    const good = entry.status >= 200 && entry.status < 400 && !entry.message;
    const bad = entry.status === 0 || entry.status >= 500;
    const code = entry.code === null ? "" : " · " + entry.code;
    add(add(row, "td"), "span", (entry.status || "no answer") + code, "badge " + (good ? "good" : bad ? "bad" : "warn"));
    const what = add(row, "td", entry.message, "wide");
    for (const fault of entry.faults) { what.append(" "); add(what, "span", fault, "badge warn"); }
    for (const objection of entry.objections) { what.append(" "); add(what, "span", objection, "badge bad"); }
    body.prepend(row);
    while (body.rows.length > 200) body.lastChild.remove();
    log.querySelector(".scroll").hidden = false;
    log.querySelector(".empty")?.remove();
    log.querySelector(".stale").hidden = false;
    log.querySelector(".count").textContent = entry.number;
  };
})();
