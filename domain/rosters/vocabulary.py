"""Vocabulary: the words by which ranks, certifications and subdivisions are known, in four languages.

All are written as `plain` makes them: small letters, no accents, blanks between words.
"""

import re
import unicodedata
from enum import StrEnum

RANK_WORDS = frozenset(
    # Law enforcement
    "chief commissioner superintendent sheriff undersheriff marshal commander colonel "
    "major captain inspector "
    "lieutenant sergeant corporal officer deputy trooper constable cadet recruit detective agent patrolman "
    "warden ranger explorer probationary probie trainee "
    # Fire, rescue, medical
    "fireman firefighter engineer paramedic medic emt battalion "
    # Military
    "general brigadier admiral commodore ensign midshipman warrant private airman seaman sailor specialist "
    "lance gunnery pfc pvt cpl sgt ssgt sfc msgt lt 1lt 2lt cpt maj ltc col gen cadets petty "
    # Clans, companies, staff
    "leader founder owner coowner president vice director manager supervisor overlord veteran elder "
    "senior junior member initiate apprentice trial prospect novice rookie intern dispatcher operator "
    # German
    "polizeiprasident polizeidirektor polizeirat polizeioberrat hauptkommissar oberkommissar kommissar "
    "polizeihauptkommissar polizeioberkommissar polizeikommissar hauptmeister obermeister meister "
    "polizeihauptmeister polizeiobermeister polizeimeister anwarter kommissaranwarter oberst oberstleutnant "
    "hauptmann oberleutnant leutnant stabsfeldwebel hauptfeldwebel oberfeldwebel feldwebel unteroffizier "
    "stabsunteroffizier gefreiter obergefreiter hauptgefreiter soldat schutze rekrut kadett brandmeister "
    "oberbrandmeister hauptbrandmeister brandrat feuerwehrmann truppmann zugfuhrer gruppenfuhrer truppfuhrer "
    "notarzt notfallsanitater rettungssanitater sanitater leiter leitung mitglied anfanger azubi praktikant "
    # French
    "commissaire commandant capitaine brigadier gardien gendarme adjudant marechal sergent caporal soldat "
    "lieutenant colonel general aspirant eleve stagiaire recrue pompier sapeur ambulancier medecin chef "
    "directeur responsable membre apprenti "
    # Spanish
    "comisario inspector subinspector oficial agente coronel comandante capitan teniente alferez brigada "
    "sargento cabo soldado recluta cadete bombero jefe director miembro aprendiz aspirante".split()
)
"""A name that contains one is a rank, unless something else says otherwise."""

RANK_PHRASES = (
    "commanding officer",
    "executive officer",
    "chief of police",
    "assistant chief",
    "team lead",
    "squad lead",
    "officer in training",
    "sous officier",
)

COMMAND_WORDS = frozenset(
    "chief commissioner superintendent sheriff undersheriff marshal commander colonel major captain general "
    "brigadier admiral commodore lieutenant leader founder owner coowner president "
    "director manager cpt maj ltc col gen "
    "lt polizeiprasident polizeidirektor polizeirat polizeioberrat oberst "
    "oberstleutnant hauptmann brandrat leiter "
    "leitung commissaire commandant capitaine directeur comisario coronel comandante "
    "capitan jefe commanding".split()
)
"""Ranks that command, where they stand in the upper half of the ladder."""

CERTIFICATION_PHRASES = (
    "field training officer",
    "field training",
    "flight training",
    "supervisor training",
    "in ausbildung zum",
    "fahrerlaubnis klasse",
)

CERTIFICATION_WORDS = frozenset(
    "fto certified certification cert certs trained training qualified qualification "
    "licensed license licence pilot "
    "evoc pit taser rifle sniper marksman negotiator instructor breathalyzer radar "
    "lidar cpr als bls hazmat diver "
    "jumpmaster medevac swiftwater speedster ausbilder ausgebildet zertifiziert "
    "zertifikat lizenz schein fahrlehrer "
    "pilotenschein forme formation certifie qualifie brevet permis instructeur pilote "
    "certificado certificada licencia instructor piloto entrenado formado".split()
)

SUBDIVISION_WORDS = frozenset(
    "swat sert srt esu k9 k9s canine air aviation asu marine traffic highway motor "
    "motors gang narcotics vice cid cib "
    "detectives investigations homicide internal affairs ia iad dive bike mounted "
    "division unit bureau squad platoon "
    "company section team department troop detachment wing fleet hundestaffel sek "
    "verkehr kripo einheit abteilung staffel "
    "zug gruppe brigade unite escouade peloton section equipe division raid gign bri "
    "unidad brigada seccion equipo "
    "escuadron geo division aereo canina trafico".split()
) - {"brigada"}

NOISE_WORDS = frozenset(
    "bot bots muted mute ping pings notification notifications notify announcement "
    "announcements giveaway giveaways "
    "event events verified unverified verify booster boosters nitro level lvl xp "
    "colour color colours colors red blue "
    "green yellow purple pink orange black white him her they pronouns eu na timezone pc xbox ps4 ps5 mobile "
    "streamer twitch youtube content donator donor patreon partner birthday dj music "
    "gamer nsfw blacklisted banned "
    "quarantine jail everyone here guest guests visitor visitors fan fans reddit "
    "stummgeschaltet gast besucher "
    "verifiziert invite invites invitado visiteur".split()
)
"""A name that contains one is about something else."""

NOT_LETTERS = re.compile(r"[^a-z0-9]+")


class Title(StrEnum):
    """What a section's title says of the roles below it."""

    RANKS = "ranks"
    COMMAND = "command"
    CERTIFICATIONS = "certifications"
    SUBDIVISIONS = "subdivisions"
    SOMETHING_ELSE = "something else"


TITLES = {
    Title.CERTIFICATIONS: "certifications certification certs qualifications training licenses "
    "licences permits "
    "zertifikate lizenzen ausbildungen ausbildung scheine brevets permis formations "
    "certificaciones licencias",
    Title.SUBDIVISIONS: "divisions division subdivisions units unit teams bureaus specialized "
    "departments assignments "
    "einheiten abteilungen unites equipes unidades equipos divisiones",
    Title.COMMAND: "command leadership administration staff high executive brass fuhrung leitung kommando "
    "commandement direction mando direccion jefatura",
    Title.RANKS: "ranks rank ladder enlisted patrol officers supervisors supervisory "
    "sworn members crew range "
    "dienstgrade range offiziere mannschaften grades rangs effectif rangos oficiales tropa",
    Title.SOMETHING_ELSE: "community social fun misc miscellaneous other others pings notifications "
    "colors colours levels games gaming hobbies interests pronouns regions platforms "
    "gemeinschaft sonstiges farben spiele communaute divers couleurs jeux comunidad otros colores juegos",
}


def plain(text: str) -> str:
    """Return `text` in small letters without accents, with blanks for all that is no letter or digit."""
    bare = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return NOT_LETTERS.sub(" ", bare).strip()


def title_of(text: str) -> Title | None:
    """Return what a section's title says, or None."""
    words = set(plain(text).split())
    return next((title for title, telling in TITLES.items() if words & set(telling.split())), None)
