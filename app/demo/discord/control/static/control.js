// The page that plays Discord: wires the parts together and keeps them live.
import { drawCommands, drawFields, run } from "./command.js";
import { find } from "./elements.js";
import { openFaults } from "./faults.js";
import { drawChannels, drawMessages, noteUnread, showEnd } from "./messages.js";
import { drawActors, drawPeople, drawPerson, newcomer } from "./people.js";
import { ask, listen } from "./server.js";
import { loadGuild, loadPeople, refreshPeople, state } from "./state.js";

const BOT_LOOK_INTERVAL = 3000;

async function drawAll() {
  await loadGuild();
  await loadPeople();
  find("guild-name").textContent = state.guild.name;
  document.title = `${state.guild.name} · Play Discord`;
  drawPeople();
  drawActors();
  drawPerson();
  drawChannels();
  await drawMessages();
  await drawCommands();
}

async function look(note) {
  if (note.guild) await loadGuild();
  if (note.members === null) await loadPeople();
  else if (note.members.length) await refreshPeople(note.members);
  if (note.guild || note.members === null || note.members.length) {
    drawPeople(note.members ?? []);
    drawActors();
    drawPerson();
  }
  if (note.guild) drawChannels();
  const told = note.channels.length ? noteUnread(note.channels) : [];
  if (told.includes(state.channelId)) await drawMessages();
}

async function lookAtBot() {
  try {
    const gateway = await ask("GET", "/gateway");
    const isOn = gateway.connected.length > 0;
    find("bot").dataset.state = isOn ? "on" : "off";
    find("bot-words").textContent = isOn ? "Bot connected" : "Bot away";
    await drawCommands();
  } catch {
    find("bot").dataset.state = "off";
    find("bot-words").textContent = "No answer";
  }
}

function choose(id) {
  state.chosenId = id;
  drawPeople();
  drawPerson();
  showPane("person");
}

function showPane(pane) {
  document.body.dataset.pane = pane;
  for (const button of document.querySelectorAll(".panes button")) {
    button.setAttribute("aria-pressed", String(button.dataset.pane === pane));
  }
}

function wire() {
  find("search").addEventListener("input", () => drawPeople());
  find("people").addEventListener("click", (event) => {
    const line = event.target.closest("[data-person]");
    if (line) choose(line.dataset.person);
  });
  find("newcomer").addEventListener("click", async () => {
    const id = await newcomer();
    await refreshPeople([id]);
    choose(id);
  });
  find("act-as").addEventListener("change", (event) => {
    state.actorId = event.target.value;
    drawChannels();
    drawMessages();
  });
  find("locale").addEventListener("change", (event) => {
    state.locale = event.target.value;
  });
  find("channels").addEventListener("click", async (event) => {
    const tab = event.target.closest("[data-channel]");
    if (!tab) return;
    state.channelId = tab.dataset.channel;
    await drawMessages();
    drawChannels();
    showEnd();
  });
  find("command-name").addEventListener("change", drawFields);
  find("command").addEventListener("submit", async (event) => {
    event.preventDefault();
    find("run").disabled = true;
    try {
      await run();
      await drawMessages();
      showEnd();
    } finally {
      find("run").disabled = false;
    }
  });
  find("open-faults").addEventListener("click", openFaults);
  document.querySelector(".panes").addEventListener("click", (event) => {
    if (event.target.dataset.pane) showPane(event.target.dataset.pane);
  });
}

wire();
listen(async () => {
  await drawAll();
  await lookAtBot();
}, look);
setInterval(() => state.guild && lookAtBot(), BOT_LOOK_INTERVAL);
