"use strict";
document.documentElement.classList.add("js");
// The table sorts by the column that is clicked; numbers by their exact values.
for (const table of document.querySelectorAll("table.sortable")) {
  const body = table.tBodies[0], heads = [...table.tHead.rows[0].cells];
  const keyOf = (row, column) => { const cell = row.cells[column]; return cell.dataset.value ?? cell.textContent; };
  heads.forEach((head, column) => {
    head.tabIndex = 0;
    const sort = () => {
      const up = head.ariaSort !== "ascending", sign = up ? 1 : -1;
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
      const order = (a, b) => {
        const x = keyOf(a, column), y = keyOf(b, column);
        if (x === "" || y === "") return (x === "") - (y === "");  // what is not known stays at the end
        const number = Number(x) - Number(y);
        return sign * (Number.isNaN(number) ? x.localeCompare(y) : number);
      };
      [...body.rows].sort(order).forEach((row) => body.append(row));
    };
    head.addEventListener("click", sort);
    head.addEventListener("keydown", (event) => { if (event.key === "Enter") sort(); });
  });
}
// Two clips on one frame number.
const player = document.querySelector(".player");
if (player) {
  const at = (id) => document.getElementById(id), stage = at("stage");
  const [left, right] = stage.querySelectorAll("canvas"), fps = Number(player.dataset.fps), frames = Number(player.dataset.frames);
  const source = (select) => document.getElementById("clip-" + select.value);
  let index = 0, timer = 0, asked = 0;
  const seek = (video, time) => new Promise((done) => {
    if (video.readyState >= 2 && Math.abs(video.currentTime - time) < 1e-4) return done();
    video.addEventListener("seeked", done, { once: true });
    video.currentTime = time;
  });
  const difference = (a, b, gain) => {
    const [x, y] = [a, b].map((canvas) => canvas.getContext("2d").getImageData(0, 0, a.width, a.height));
    for (let i = 0; i < x.data.length; i += 4)
      for (let c = 0; c < 3; ++c) x.data[i + c] = Math.abs(x.data[i + c] - y.data[i + c]) * gain;
    return x;
  };
  const paint = (videos) => {
    const mode = at("mode").value, pens = [left, right].map((canvas, i) => {
      canvas.width = videos[0].videoWidth; canvas.height = videos[0].videoHeight;
      const pen = canvas.getContext("2d", { willReadFrequently: true });
      pen.drawImage(videos[i], 0, 0, canvas.width, canvas.height);
      return pen;
    });
    stage.classList.toggle("one", mode !== "side");
    at("wipe").parentElement.hidden = mode !== "wipe"; at("gain").parentElement.hidden = mode !== "difference";
    if (mode === "difference") pens[0].putImageData(difference(left, right, Number(at("gain").value)), 0, 0);
    const edge = Math.round(left.width * at("wipe").value / 100);
    if (mode === "wipe" && edge < left.width) pens[0].drawImage(right, edge, 0, left.width - edge, left.height, edge, 0, left.width - edge, left.height);
    if (mode === "wipe") { pens[0].fillStyle = "#fff"; pens[0].fillRect(edge, 0, 1, left.height); }
  };
  const show = async () => {
    const mine = ++asked, videos = [source(at("a")), source(at("b"))];
    await Promise.all([...new Set(videos)].map((video) => seek(video, (index + 0.5) / fps)));
    if (mine !== asked) return;
    paint(videos);
    at("frame").value = index + 1; at("number").textContent = `Frame ${index + 1} of ${frames}`;
    for (const curve of document.querySelectorAll(".curve")) {
      const from = Number(curve.dataset.from), to = Number(curve.dataset.to), x = from + (to - from) * index / Math.max(1, curve.dataset.frames - 1);
      const line = curve.querySelector(".cursor"); line.setAttribute("x1", x); line.setAttribute("x2", x);
    }
  };
  const go = (frame) => { index = (frame + frames) % frames; show(); };
  for (const id of ["a", "b", "mode", "wipe", "gain"]) at(id).addEventListener("input", show);
  at("frame").addEventListener("input", () => go(at("frame").value - 1));
  at("play").addEventListener("click", () => {
    timer = timer ? clearInterval(timer) : setInterval(() => go(index + 1), 1000 / fps);
    at("play").textContent = timer ? "Pause" : "Play";
  });
  for (const curve of document.querySelectorAll(".curve"))
    curve.addEventListener("click", (event) => {
      const box = curve.getBoundingClientRect(), x = (event.clientX - box.left) / box.width * curve.viewBox.baseVal.width;
      const from = Number(curve.dataset.from), to = Number(curve.dataset.to);
      go(Math.max(0, Math.min(frames - 1, Math.round((x - from) / (to - from) * (curve.dataset.frames - 1)))));
    });
  show();
}
