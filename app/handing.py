"""Handing: what the web is handed of settings and services, in its own words."""

from app.config import Settings
from bot.invite import invite_url
from services import Services
from web.app import WebSettings
from web.dashboard.services import DashboardServices
from web.oauth import API, AUTHORIZE, OAuthSettings


def web_settings(settings: Settings) -> WebSettings:
    """Return what of the settings concerns the web."""
    client_id = settings.discord.client_id
    return WebSettings(
        public_url=settings.web.address,
        trusted_proxies=settings.web.trusted_proxies,
        streams_per_address=settings.web.streams_per_address,
        key_requests_per_minute=settings.limits.key_requests_per_minute,
        session_requests_per_minute=settings.limits.session_requests_per_minute,
        address_requests_per_minute=settings.limits.address_requests_per_minute,
        failed_keys_per_minute=settings.limits.failed_keys_per_minute,
        sign_ins_per_minute=settings.limits.sign_ins_per_minute,
        oauth=oauth_of(settings),
        # Where somebody else stands in for Discord, Discord knows nothing of us.
        invite_url=invite_url(int(client_id))
        if client_id and settings.discord.authorize_url is None
        else None,
        abuse_contact=settings.web.abuse_contact,
    )


def oauth_of(settings: Settings) -> OAuthSettings | None:
    """Return how people sign in at Discord, None where that is not set up."""
    discord = settings.discord
    if discord.client_id is None or discord.client_secret is None:
        return None
    return OAuthSettings(
        client_id=discord.client_id,
        client_secret=discord.client_secret.get_secret_value(),
        authorize_url=discord.authorize_url or AUTHORIZE,
        api_base=discord.oauth_api or discord.api_base or API,
    )


def dashboard_services(services: Services) -> DashboardServices:
    """Return the verbs that the dashboard is handed."""
    return DashboardServices(
        sessions=services.sessions,
        footings=services.footings,
        tiers=services.tiers,
        guilds=services.guilds,
        pages=services.pages,
        themes=services.themes,
        ranks=services.ranks,
        certifications=services.certifications,
        subdivisions=services.subdivisions,
        reading=services.reading,
        settings=services.settings,
        keys=services.keys,
        premium=services.premium,
        reviews=services.duty.reviews,
        decisions=services.duty.decisions,
        audit=services.audit,
        files=services.files,
        history=services.history,
        orders=services.orders,
        webhooks=services.webhooks,
        undoing=services.undoing,
        statuses=services.statuses,
        exemptions=services.exemptions,
        callsigns=services.callsigns,
        awards=services.awards,
        notes=services.notes,
        privacy=services.privacy,
        leaves=services.duty.leaves,
        patrols=services.duty.patrols,
        standing=services.duty.standing,
    )
