"""Who the demo's people are: names, trades, habits, pledges, and the accounts that anyone may sign in to."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group as Role
from django.utils.text import slugify

from lion.demo import texts
from lion.demo.world import DAY, DAYS, Person, World
from lion.members.models import Member
from lion.moderation import roles

PASSWORD = "open-networking"  # noqa: S105 - printed for everyone who starts the demo
SIZE = 338


@dataclass(frozen=True, slots=True)
class Account:
    """A demo account: who it is, since when (days ago), and what the command says of it."""

    key: str
    name: str
    headline: str
    trade: str
    place: str
    zone: str
    about: str
    since: int
    weight: float
    says: str

    @property
    def email(self) -> str:
        return f"{self.key}@lion.test"


ACCOUNTS = (
    Account(
        "ana",
        "Ana Alves",
        "Transit data lead, City of Porto",
        "Public transport",
        "Porto, Portugal",
        "Europe/Lisbon",
        "I keep the departures of three operators, two ferries and one funicular in a single feed.\n\n"
        "Back from a long leave: if you wrote to me this winter, I am reading it now, one by one.",
        420,
        5.5,
        "200 invitations to triage, a large network",
    ),
    Account(
        "ben",
        "Ben Bauer",
        "Freelance cartographer",
        "Cartography",
        "Berlin, Germany",
        "Europe/Berlin",
        "Maps for people who are late. I draw on paper first and apologise to the software afterwards.",
        400,
        8.0,
        "a fellow member of Ana in Transit Mappers",
    ),
    Account(
        "sam",
        "Sam Sørensen",
        "Small museums, large questions",
        "Museums",
        "Copenhagen, Denmark",
        "Europe/Copenhagen",
        "I am looking for people who lend things: cases, lamps, stories. I write to a lot of strangers.",
        125,
        0.0,
        "in good standing, one IDK from a warning",
    ),
    Account(
        "steward",
        "Stella Marchetti",
        "Runs a night train association",
        "Tourism",
        "Trieste, Italy",
        "Europe/Rome",
        "I look after the Night Train Society and answer for its covenant. The kettle is in compartment 3.",
        430,
        7.0,
        "keeps two groups, one of them with breaches",
    ),
    Account(
        "moderator",
        "Mona Idowu",
        "Moderates here, mediates elsewhere",
        "Public administration",
        "Ibadan, Nigeria",
        "Africa/Lagos",
        "I read appeals. All of them, to the end.",
        430,
        1.0,
        "rules on appeals and reports, in /admin/",
    ),
    Account(
        "admin",
        "Ada Holm",
        "Keeps this house running",
        "Software",
        "Bergen, Norway",
        "Europe/Oslo",
        "Backups, upgrades, and the light in the hallway.",
        430,
        0.5,
        "operates the house: may do everything in /admin/",
    ),
)

# kind: of 1,000 members, how eagerly they send, how many of 100 took the pledge
KINDS = {
    "host": (190, 3.4, 55),
    "regular": (350, 1.0, 12),
    "selective": (110, 0.4, 10),
    "quiet": (350, 0.06, 4),
}
SPECIAL = ("spammer",) * 6 + ("recruiter",) * 4 + ("seller",) * 5 + ("clique",) * 7 + ("organiser", "victim")
# Letters that Unicode does not take apart; the last one is the Turkish dotless i.
PLAIN = str.maketrans(
    {
        "ø": "o",
        "Ø": "O",
        "đ": "d",
        "Đ": "D",
        "ł": "l",
        "Ł": "L",
        "ß": "ss",
        "þ": "th",
        "Þ": "Th",
        "\u0131": "i",
    }
)
TRADES = {"recruiter": "Recruiting", "seller": "Sales", "spammer": "Sales"}
WEIGHTS = {"recruiter": 7.0, "seller": 1.6, "victim": 4.0, "clique": 0.5}


def settle(world: World) -> None:
    """Make the members, the first ones being the demo accounts."""
    password = make_password(PASSWORD)
    people = [_account(world, account, password) for account in ACCOUNTS]
    handles = Counter(person.member.handle for person in people)
    size = SIZE - len(people)
    kinds = [*SPECIAL, *_ordinary(world, size - len(SPECIAL))]
    names = texts.names().copy()
    world.rng.shuffle(names)
    for kind, name in zip(kinds, names[:size], strict=True):
        people.append(_somebody(world, kind, name, password, handles))
    Member.objects.bulk_create([person.member for person in people], batch_size=200)
    EmailAddress.objects.bulk_create(
        [
            EmailAddress(user=person.member, email=person.member.email, verified=True, primary=True)
            for person in people
        ]
    )
    world.people = people
    world.weights = list(accumulate(person.weight for person in people))
    world.by_id = {person.member.pk: person for person in people}
    world.cast = {account.key: person for account, person in zip(ACCOUNTS, people, strict=False)}
    world.cast["moderator"].member.groups.add(Role.objects.get(name=roles.MODERATORS))


def _ordinary(world: World, count: int) -> list[str]:
    return world.rng.choices(list(KINDS), weights=[share for share, *_rest in KINDS.values()], k=count)


def member_of(world: World, account: Account, password: str) -> Member:
    """The member of a demo account, not kept yet."""
    return Member(
        email=account.email,
        password=password,
        handle=slugify(account.name.translate(PLAIN)),
        name=account.name,
        headline=account.headline,
        industry=account.trade,
        location=account.place,
        time_zone=account.zone,
        about=account.about,
        joined_at=world.today - account.since * DAY + timedelta(hours=9, minutes=account.since % 60),
        is_staff=account.key in {"moderator", "admin"},
        is_superuser=account.key == "admin",
    )


def _account(world: World, account: Account, password: str) -> Person:
    member = member_of(world, account, password)
    if account.key == "steward":
        member.pledged_at = member.joined_at + DAY
    return Person(member, "lead", account.weight)


def _somebody(world: World, kind: str, name: texts.Name, password: str, handles: Counter[str]) -> Person:
    rng = world.rng
    trade = TRADES.get(kind) or rng.choice([one for one in texts.trades() if one not in TRADES.values()])
    handle = slugify(name.latin.translate(PLAIN))
    handles[handle] += 1
    if handles[handle] > 1:
        handle = f"{handle}-{handles[handle]}"
    pledges = KINDS[kind][2] if kind in KINDS else 0
    joined = _joined(world, kind)
    member = Member(
        email=f"{handle}@lion.test",
        password=password,
        handle=handle,
        name=name.name,
        headline=rng.choice(texts.trades()[trade]) if rng.random() < 0.94 else "",
        industry=trade,
        location=name.place,
        time_zone=name.zone,
        language=name.language,
        about=_about(world, name, trade) if rng.random() < 0.7 else "",
        joined_at=joined,
        invite_me=kind == "host" and rng.random() < 0.6,
        in_directory=rng.random() < 0.96,
    )
    if rng.random() * 100 < pledges:
        member.pledged_at = joined + min(rng.randint(1, 60) * DAY, (world.today - joined) / 2)
    weight = WEIGHTS[kind] if kind in WEIGHTS else KINDS[kind][1] if kind in KINDS else 0.0
    careless = kind == "regular" and member.pledged_at is None and rng.random() < 0.12
    return Person(member, kind, weight * rng.uniform(0.5, 1.5), careless)


def _joined(world: World, kind: str) -> datetime:
    """Most are there when the year begins; one in ten is new; newcomers are quiet or regular."""
    rng = world.rng
    chance = rng.random()
    if kind in {"clique", "victim", "organiser", "recruiter"} or chance < 0.62:
        ago = rng.uniform(DAYS + 3, 425)
    elif chance < 0.9 or kind not in {"quiet", "regular"}:
        ago = rng.uniform(62, DAYS)
    else:
        ago = rng.uniform(6, 60)
    return world.today - timedelta(seconds=int(ago * 86_400))


def _about(world: World, name: texts.Name, trade: str) -> str:
    parts = texts.words()["about"]
    said = [world.rng.choice(parts["opening"]), world.rng.choice(parts["closing"])]
    return " ".join(said).format(trade=trade.lower(), place=name.place.split(",")[0])
