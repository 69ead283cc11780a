// Search by pagefind's index beside the pages. Opened from a folder, where a browser loads no modules, the list of pages stands.
const [query, answer, found] = ["query", "answer", "found"].map((id) => document.getElementById(id));
const most = 20;
let asked = 0;

async function show(words) {
  const turn = ++asked;
  if (!words.trim()) {
    answer.textContent = "";
    found.replaceChildren();
    return;
  }
  const { search } = await import("../pagefind/pagefind.js");
  const { results } = await search(words);
  const pages = await Promise.all(results.slice(0, most).map((result) => result.data()));
  if (turn !== asked) return;
  answer.textContent = `${results.length} ${results.length === 1 ? "page" : "pages"}`;
  found.replaceChildren(...pages.map((page) => {
    const line = document.createElement("li");
    const link = document.createElement("a");
    link.href = page.url;
    link.textContent = page.meta.title;
    const words = document.createElement("p");
    words.textContent = new DOMParser().parseFromString(page.excerpt, "text/html").body.textContent;
    line.append(link, words);
    return line;
  }));
}

query.addEventListener("input", () => show(query.value));
