// One batch of cells to the server. {cells, at}, or {isOffline}, or {stopped: why}: nothing more is sent then.

const TIMEOUT = 20000;

export async function exchange(form, ops) {
  const cells = ops.map(({ op, territory, start, text, seen }) => ({ op, territory, start, text, seen }));
  let response;
  try {
    response = await fetch(form.action, {
      method: "POST",
      body: JSON.stringify({ cells }),
      headers: { "Content-Type": "application/json", "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
      redirect: "manual",
      signal: AbortSignal.timeout(TIMEOUT),
    });
    if (response.ok) return await response.json();
  } catch {
    return { isOffline: true };
  }
  if (response.type === "opaqueredirect" || response.status === 401)
    return { stopped: "Vous êtes déconnecté\u00a0: vos valeurs sont gardées sur cet appareil. Reconnectez-vous, puis rouvrez cette page." };
  if (response.status === 403)
    return { stopped: "Cette page n’est plus à jour, ou vos droits ont changé\u00a0: vos valeurs sont gardées sur cet appareil. Rechargez la page." };
  if (response.status >= 500 || response.status === 429) return { isOffline: true };
  return { stopped: "Ces valeurs ne peuvent plus être enregistrées ici. Elles sont gardées sur cet appareil\u00a0: notez-les, puis rechargez la page." };
}
