// The fiches that open without network, on the page shown when another does not (static/js/worker.js). They are those of
// the account that is signed in: the pages of others are gone once it signs in, and all are once it signs out.

const PAGES = "egn-fiches-1";

// [{address, name}], the name being the title of the page without that of the site.
async function keptFiches() {
  if (!window.caches || !(await caches.has(PAGES))) return [];
  const pages = await caches.open(PAGES);
  const answers = await Promise.all((await pages.keys()).map(async ({ url }) => [url, await (await pages.match(url)).text()]));
  return answers.map(([address, html]) => {
    const { title } = new DOMParser().parseFromString(html, "text/html");
    return { address, name: title.split(" – ").slice(0, -1).join(" – ").trim() || address };
  });
}

function show(host, fiches) {
  const said = document.createElement("p");
  said.textContent = "Elles s’ouvrent sans réseau. Ce que vous y écrivez est gardé sur cet appareil, et s’enregistre au retour du réseau.";
  const list = document.createElement("ul");
  for (const { address, name } of fiches) {
    const link = Object.assign(document.createElement("a"), { href: address, textContent: name, dir: "auto" });
    const item = document.createElement("li");
    item.append(link);
    list.append(item);
  }
  host.replaceChildren(said, list);
}

const host = document.querySelector("[data-kept-fiches]");
// What the browser refuses to read is as not kept.
const fiches = await keptFiches().catch(() => []);
if (fiches.length) show(host, fiches.sort((one, other) => one.name.localeCompare(other.name, "fr", { numeric: true })));
