"""Signing in and out on the data desk: local accounts, or single sign-on where it is set up.

The session lives in Streamlit's session state on the server and nowhere else: it ends with the tab,
and no cookie of ours carries a right.
"""

from __future__ import annotations

import logging

import streamlit as st

from reform import audit
from reform.accounts import rights, sessions, store
from reform.accounts.attempts import Attempts
from reform.accounts.sessions import SignedIn
from reform.accounts.store import AccountError
from reform.settings import settings
from reform.wording import numbers
from reform.wording.texts import Lang, text

_log = logging.getLogger(__name__)
_SESSION = "signed-in"
_ATTEMPTS = Attempts()


def signed_in(lang: Lang) -> SignedIn | None:
    """Return who may write here and draw their name; None of readers and of nobody."""
    who = _known(lang)
    if who is None:
        return None
    role = rights.role_of(who, settings().home, settings())
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(
            text(lang, "accounts.signed_in", name=who.name, role=text(lang, f"accounts.role.{role}")),
            width="content",
        )
        st.button(
            text(lang, "accounts.sign_out"), key="sign-out", type="tertiary", on_click=_out, args=(who,)
        )
    if not rights.allowed(who, "editor", settings().home, settings()):
        st.info(text(lang, "accounts.only_viewing"))
        return None
    return who


def single_sign_on() -> bool:
    """Tell whether the office set up single sign-on in Streamlit's secrets."""
    try:
        return "auth" in st.secrets
    except FileNotFoundError:
        return False


def _known(lang: Lang) -> SignedIn | None:
    who: SignedIn | None = st.session_state.get(_SESSION)
    if who is None and single_sign_on() and st.user.is_logged_in:
        said = st.user.to_dict()
        name = said.get("email")
        # An address that its provider did not check proves nothing.
        if name and said.get("email_verified") is not False:
            who = sessions.begin(str(name).casefold(), "oidc")
            audit.write(settings().home, who.name, "signed_in", via="oidc")
    if who is None:
        return None
    if sessions.expired(who, settings()) or rights.role_of(who, settings().home, settings()) is None:
        st.session_state.pop(_SESSION, None)
        st.info(text(lang, "accounts.not_allowed.expired"))
        if who.via == "oidc":
            st.logout()
        return None
    st.session_state[_SESSION] = who = sessions.seen(who)
    return who


def way_in(lang: Lang) -> None:
    """Draw the form, the button of single sign-on, or how the desk is opened at all."""
    if _SESSION in st.session_state:
        return
    if single_sign_on():
        st.info(text(lang, "accounts.sign_in_first"))
        st.button(
            text(lang, "accounts.single_sign_on"), type="primary", on_click=st.login, key="sign-in-oidc"
        )
        return
    try:
        known = store.accounts(settings().home)
    except AccountError as damaged:
        st.warning(text(lang, damaged.key, **damaged.values))
        return
    if not known:
        st.info(text(lang, "accounts.closed"))
        st.code("python -m reform user add", language=None)
        return
    with st.form("sign-in", width=420):
        st.subheader(text(lang, "accounts.sign_in_first"))
        name = st.text_input(text(lang, "accounts.name"), max_chars=64, autocomplete="username")
        password = st.text_input(
            text(lang, "accounts.password"),
            type="password",
            max_chars=store.LONGEST,
            autocomplete="current-password",
        )
        pressed = st.form_submit_button(text(lang, "accounts.sign_in"), type="primary")
    if pressed:
        _try(lang, name, password)


def _try(lang: Lang, name: str, password: str) -> None:
    home = settings().home
    shown = name.strip().casefold()[:64]
    client = st.context.ip_address or "local"
    wait = _ATTEMPTS.wait(shown, client)
    if wait > 0:
        st.warning(text(lang, "accounts.wait", seconds=numbers.count(int(wait) + 1, lang)))
        return
    # Counted before the check, so that tries at the same moment count too.
    _ATTEMPTS.wrong(shown, client)
    account = store.verified(home, name, password)
    if account is None:
        _log.warning("a sign-in failed")
        audit.write(home, shown or "-", "login_failed", client=client)
        st.warning(text(lang, "accounts.wrong"))
        return
    _ATTEMPTS.right(account.name)
    st.session_state[_SESSION] = sessions.begin(account.name, "local")
    audit.write(home, account.name, "signed_in", via="local")
    st.rerun()


def _out(who: SignedIn) -> None:
    st.session_state.pop(_SESSION, None)
    audit.write(settings().home, who.name, "signed_out")
    if who.via == "oidc":
        st.logout()
