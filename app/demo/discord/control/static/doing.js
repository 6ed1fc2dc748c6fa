// Acting as a member: sends what he does to the bot and shows a form if the bot asks for one.
import { toast } from "./elements.js";
import { openModal } from "./modal.js";
import { ask } from "./server.js";
import { state } from "./state.js";

const LONGEST_THOUGHT = 20_000;

/** Do something as the person who acts; return the bot's answer as far as it has come. */
export async function act(doing) {
  const body = { user_id: state.actorId, channel_id: state.channelId, locale: state.locale, ...doing };
  return follow(await ask("POST", `/guilds/${state.guild.id}/interactions`, body));
}

/** Submit the form the bot answered with. */
export async function submit(interactionId, values) {
  return follow(await ask("POST", `/interactions/${interactionId}/modal`, { values }));
}

/** Return autocomplete's choices for what is typed so far. */
export async function choices(command, options, focused) {
  const body = {
    kind: "autocomplete", user_id: state.actorId, channel_id: state.channelId, locale: state.locale,
    command, options, focused, wait: 3,
  };
  return (await ask("POST", `/guilds/${state.guild.id}/interactions`, body)).choices;
}

async function follow(answer) {
  const started = Date.now();
  const isOpen = (one) => one.state === "waiting" || (one.state === "thinking" && one.callback === 5);
  while (isOpen(answer) && Date.now() - started < LONGEST_THOUGHT) {
    await new Promise((done) => setTimeout(done, 700));
    answer = await ask("GET", `/interactions/${answer.id}`);
  }
  if (answer.state === "failed" || answer.state === "waiting") toast("The bot did not answer in time.");
  if (answer.state === "modal") openModal(answer);
  return answer;
}
