"""Which roles look like ranks: on lists as servers have them, and for any list at all."""

from hypothesis import given
from hypothesis import strategies as st

from domain.ids import RoleId
from domain.rosters.detection import Kind, Proposal, detected, shown_name
from domain.rosters.guilds import Role

SHERIFF = (
    "Founder", "Bot", "━━ High Command ━━", "⭐ | Sheriff", "⭐ | Undersheriff", "── Command ──",
    "Captain", "Lieutenant", "─── Supervisors ───", "Sergeant",
    "Corporal", "── Sworn ──", "Senior Deputy", "Deputy", "Cadet",
    "── Divisions ──", "SWAT", "K9 Unit", "Air Support", "Traffic Enforcement",
    "── Certifications ──", "Field Training Officer", "Rifle Certified", "EVOC Trained",
    "────────────", "Level 10", "Giveaway Ping", "he/him", "Server Booster",
)  # fmt: skip
BUNDESWEHR = (
    "Oberst", "Hauptmann", "Leutnant", "--- Unteroffiziere ---", "Hauptfeldwebel", "Feldwebel",
    "--- Mannschaften ---", "Obergefreiter", "Gefreiter",
    "Schütze", "--- Ausbildungen ---", "Fahrerlaubnis Klasse B", "Sprengschein",
    "Zertifiziert Funk", "Stummgeschaltet",
)  # fmt: skip
GENDARMERIE = (
    "Commandant",
    "Capitaine",
    "Adjudant",
    "Maréchal des logis",
    "Brigadier",
    "Élève",
    "Brevet moto",
    "Visiteur",
)
GUARDIA = ("Coronel", "Capitán", "Sargento", "Cabo", "Agente", "Recluta", "Licencia de armas", "Invitado")
CLAN = ("Leader", "Vice Leader", "Officer", "Veteran", "Member", "Trial", "Guest", "Blue")
FIRE = (
    "Fire Chief",
    "Battalion Chief",
    "Captain",
    "Lieutenant",
    "Engineer",
    "Firefighter",
    "Paramedic",
    "HazMat Certified",
)


def roles(*names: str) -> list[Role]:
    top = len(names)
    listed = [
        Role(RoleId(number), name, top - number + 1, is_managed=name == "Server Booster")
        for number, name in enumerate(names, start=1)
    ]
    return [*listed, Role(RoleId(999), "@everyone", 0)]


def looked_at(*names: str, empty: tuple[str, ...] = ()) -> Proposal:
    listed = roles(*names)
    return detected(listed, {role.id: 3 for role in listed if role.name not in empty})


def named(proposal: Proposal, kind: Kind) -> list[str]:
    return [each.name for each in proposal.of(kind)]


def test_a_sheriff_s_office_is_read_from_the_top_down() -> None:
    proposal = looked_at(*SHERIFF)

    assert named(proposal, Kind.RANK) == [
        "Founder", "Sheriff", "Undersheriff", "Captain", "Lieutenant", "Sergeant", "Corporal",
        "Senior Deputy", "Deputy", "Cadet",
    ]  # fmt: skip
    assert named(proposal, Kind.SUBDIVISION) == ["SWAT", "K9 Unit", "Air Support", "Traffic Enforcement"]
    assert named(proposal, Kind.CERTIFICATION) == [
        "Field Training Officer",
        "Rifle Certified",
        "EVOC Trained",
    ]
    assert named(proposal, Kind.IGNORED) == ["Bot", "Level 10", "Giveaway Ping", "he/him"]


def test_the_upper_part_commands() -> None:
    ranks = looked_at(*SHERIFF).of(Kind.RANK)

    assert [each.name for each in ranks if each.is_command] == [
        "Founder",
        "Sheriff",
        "Undersheriff",
        "Captain",
        "Lieutenant",
    ]


def test_german_french_and_spanish_ranks_are_known() -> None:
    german, french, spanish = looked_at(*BUNDESWEHR), looked_at(*GENDARMERIE), looked_at(*GUARDIA)

    assert len(german.of(Kind.RANK)) == 8
    assert named(german, Kind.CERTIFICATION) == [
        "Fahrerlaubnis Klasse B",
        "Sprengschein",
        "Zertifiziert Funk",
    ]
    assert len(french.of(Kind.RANK)) == 6
    assert named(french, Kind.CERTIFICATION) == ["Brevet moto"]
    assert len(spanish.of(Kind.RANK)) == 6
    assert named(spanish, Kind.CERTIFICATION) == ["Licencia de armas"]


def test_clans_and_fire_departments_are_known() -> None:
    assert named(looked_at(*CLAN), Kind.RANK) == [
        "Leader",
        "Vice Leader",
        "Officer",
        "Veteran",
        "Member",
        "Trial",
    ]
    assert len(looked_at(*FIRE).of(Kind.RANK)) == 7
    assert named(looked_at(*FIRE), Kind.CERTIFICATION) == ["HazMat Certified"]


def test_a_role_nobody_holds_is_a_rank_only_if_it_is_called_one() -> None:
    proposal = looked_at("─ Ranks ─", "Captain", "Nightwatch", empty=("Captain", "Nightwatch"))

    assert named(proposal, Kind.RANK) == ["Captain"]
    assert named(proposal, Kind.IGNORED) == ["Nightwatch"]


def test_a_section_s_title_tells_of_what_its_names_don_t() -> None:
    proposal = looked_at(
        "── Ranks ──",
        "Alpha",
        "── Certifications ──",
        "Gamma",
        "── Divisions ──",
        "Delta",
        "── Fun ──",
        "Eta",
    )

    assert [each.kind for each in proposal.suggestions] == [
        Kind.RANK,
        Kind.CERTIFICATION,
        Kind.SUBDIVISION,
        Kind.IGNORED,
    ]


def test_a_title_that_says_certifications_makes_certifications_of_divisions() -> None:
    proposal = looked_at("── Certifications ──", "Air Support", "── Divisions ──", "Rifle Certified", "K9")

    assert named(proposal, Kind.CERTIFICATION) == ["Air Support", "Rifle Certified"]
    assert named(proposal, Kind.SUBDIVISION) == ["K9"]


def test_what_stands_under_a_title_of_something_else_is_left_out() -> None:
    proposal = looked_at("── Ranks ──", "Deputy", "── Community ──", "Member", "Traffic", "Trained")

    assert [(each.name, each.kind) for each in proposal.suggestions] == [
        ("Deputy", Kind.RANK),
        ("Member", Kind.IGNORED),
        ("Traffic", Kind.IGNORED),
        ("Trained", Kind.IGNORED),
    ]
    assert proposal.suggestions[1].reasons == ("it stands under “Community”",)


def test_a_held_role_between_two_ranks_is_a_rung() -> None:
    assert named(looked_at("Captain", "Nightwatch", "Sergeant"), Kind.RANK) == [
        "Captain",
        "Nightwatch",
        "Sergeant",
    ]


def test_everything_says_why() -> None:
    assert all(each.reasons for each in looked_at(*SHERIFF).suggestions)


def test_decoration_is_left_off_names() -> None:
    assert [
        shown_name(name) for name in ("👮 | Chief", "[Lt.] Anna", "★ Captain ★", "~~~", "Officer (P)")
    ] == [
        "Chief",
        "Lt.] Anna",
        "Captain",
        "~~~",
        "Officer (P)",
    ]


def test_equal_names_of_a_kind_are_numbered() -> None:
    assert named(looked_at("Captain", "★ Captain", "captain"), Kind.RANK) == [
        "Captain",
        "Captain (2)",
        "captain (3)",
    ]


def test_no_more_is_proposed_than_a_page_holds() -> None:
    proposal = looked_at(*(f"Officer {number}" for number in range(130)))

    assert len(proposal.of(Kind.RANK)) == 100
    assert len(proposal.of(Kind.IGNORED)) == 30


names = st.one_of(
    st.sampled_from((*SHERIFF, *BUNDESWEHR, *CLAN, "@everyone", "── x ──", "***")),
    st.text(min_size=1, max_size=100),
)
lists = st.lists(
    st.builds(
        Role,
        id=st.integers(1, 10_000).map(RoleId),
        name=names,
        position=st.integers(0, 250),
        is_managed=st.booleans(),
    ),
    max_size=60,
    unique_by=lambda role: role.id,
)


@given(lists, st.dictionaries(st.integers(1, 10_000).map(RoleId), st.integers(0, 50)))
def test_for_any_roles_each_is_proposed_once_at_most_from_the_top_down(
    listed: list[Role], holders: dict[RoleId, int]
) -> None:
    by_id = {role.id: role for role in listed}

    found = [by_id[each.role_id] for each in detected(listed, holders).suggestions]

    assert len({role.id for role in found}) == len(found)
    assert found == sorted(found, key=lambda role: (-role.position, role.id))
    assert not any(role.is_managed or role.position == 0 or role.name == "@everyone" for role in found)


@given(lists, st.randoms())
def test_the_order_in_which_roles_are_given_makes_no_difference(listed: list[Role], chance: object) -> None:
    shuffled = list(listed)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]

    assert detected(shuffled, {}) == detected(listed, {})


@given(lists)
def test_names_fit_a_page_and_differ_within_a_kind(listed: list[Role]) -> None:
    proposal = detected(listed, {})

    for kind in Kind:
        called = [each.name.casefold() for each in proposal.of(kind)]
        assert len(set(called)) == len(called)
        assert all(len(name) >= 1 for name in called)
    assert all(len(each.name) <= 100 for each in proposal.suggestions)
    assert all(each.kind is Kind.RANK for each in proposal.suggestions if each.is_command)
