// One decision is one POST, answered by the parts of the page that changed. It is named by what it says: sent again
// after an answer that was lost, it is the same decision.

import { complain, signInAgain } from "./words.js";

const REFUSED = {
  401: "Votre connexion a expiré\u00a0: rien n’a été décidé.",
  403: "Vous ne pouvez plus décider ici\u00a0: cette synthèse n’est plus un brouillon, ou vos droits ont changé. Rechargez la page.",
  404: "Cette synthèse n’est plus là, ou n’est plus dans vos territoires.",
};

// The answer (an element with its parts), or null once what went wrong is said.
export async function send(form, values, name) {
  const body = new URLSearchParams(new FormData(form));
  for (const [key, value] of Object.entries(values)) body.set(key, value);
  let response;
  let text;
  try {
    response = await fetch(form.action, { method: "POST", body, headers: { "X-Fragment": "1" } });
    text = await response.text();
  } catch {
    complain(`Le serveur n’a pas répondu pour ${name}. Rien n’est perdu\u00a0: recommencez quand le réseau est revenu, une décision n’est jamais prise deux fois.`);
    return null;
  }
  const answer = new DOMParser().parseFromString(text, "text/html").querySelector("[data-answer]");
  if (answer) return answer;
  const sentence = REFUSED[response.status] ?? `Le serveur n’a pas pu décider de ${name} (erreur ${response.status}). Recommencez.`;
  complain(sentence, response.status === 401 ? signInAgain() : null);
  return null;
}
