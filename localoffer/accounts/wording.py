"""What is said at the door, in plain words: the library's own speak of authentication, identities and endpoints. Pure."""

from __future__ import annotations

ERROR, INFO, SUCCESS = "error", "info", "success"
START_AGAIN = "That took too long. Please start again."
MESSAGES: dict[str, tuple[str, str]] = {
    "GENERIC_AUTHN_FAILED": ("That email or password is not right. Please try again.", ERROR),
    "GENERIC_RECOVERY": ("If you have an account, we have sent you an email with a link. It may take a few minutes.", INFO),
    "UNAUTHENTICATED": ("Please sign in to see that page.", ERROR),
    "LOGIN": ("Please sign in to see that page.", INFO),
    "UNAUTHORIZED": ("Your account may not open that page.", ERROR),
    "REAUTHENTICATION_REQUIRED": ("Please type your password once more.", ERROR),
    "REFRESH": ("Please type your password once more.", INFO),
    "REAUTHENTICATION_SUCCESSFUL": ("Thank you.", INFO),
    "ANONYMOUS_USER_REQUIRED": ("You are signed in already.", ERROR),
    "EMAIL_NOT_PROVIDED": ("Please write your email.", ERROR),
    "INVALID_EMAIL_ADDRESS": ("That does not look like an email address. It should look like name@example.com.", ERROR),
    "PASSWORD_NOT_PROVIDED": ("Please write your password.", ERROR),
    "INVALID_PASSWORD": ("That is not your password. Please try again.", ERROR),
    "INVALID_PASSWORD_CODE": ("That is not your password. Please try again.", ERROR),
    "PASSWORD_MISMATCH": ("The two are not the same. Please type the new password twice.", ERROR),
    "RETYPE_PASSWORD_MISMATCH": ("The two are not the same. Please type the new password twice.", ERROR),
    "PASSWORD_INVALID_LENGTH": ("The password is too short. It needs %(length)s characters or more.", ERROR),
    "PASSWORD_IS_THE_SAME": ("That is the password you have now. Please choose another.", ERROR),
    "PASSWORD_CHANGE": ("Your password is changed.", SUCCESS),
    "PASSWORD_RESET": ("Your password is changed, and you are signed in.", SUCCESS),
    "PASSWORD_RESET_NO_LOGIN": ("Your password is changed. Please sign in with the new one.", SUCCESS),
    "PASSWORD_RESET_EXPIRED": ("That link is too old: it works for %(within)s. Please ask for a new one.", ERROR),
    "INVALID_RESET_PASSWORD_TOKEN": ("That link does not work. Please ask for a new one.", ERROR),
    "DISABLED_ACCOUNT": ("That email or password is not right. Please try again.", ERROR),
    "INVALID_CODE": ("Those numbers are not right. Please look at the app, and try again.", ERROR),
    "TWO_FACTOR_INVALID_TOKEN": ("Those numbers are not right. Please look at the app, and try again.", ERROR),
    "TWO_FACTOR_LOGIN_SUCCESSFUL": ("You are signed in.", SUCCESS),
    "TWO_FACTOR_CHANGE_METHOD_SUCCESSFUL": ("The second step is on.", SUCCESS),
    "TWO_FACTOR_DISABLED": ("The second step is off.", SUCCESS),
    "TWO_FACTOR_PERMISSION_DENIED": ("Please sign in first.", ERROR),
    "TWO_FACTOR_METHOD_NOT_AVAILABLE": ("Please choose one of the ways.", ERROR),
    "TWO_FACTOR_SETUP_EXPIRED": (START_AGAIN, ERROR),
    "INVALID_RECOVERY_CODE": ("That spare code is not right, or was used before.", ERROR),
    "NO_RECOVERY_CODES_SETUP": ("You have no spare codes yet.", INFO),
    "WEBAUTHN_EXPIRED": (START_AGAIN, ERROR),
    "WEBAUTHN_NAME_REQUIRED": ("Please say what you call it.", ERROR),
    "WEBAUTHN_NAME_INUSE": ("You have a passkey called %(name)s already.", ERROR),
    "WEBAUTHN_NAME_NOT_FOUND": ("You have no passkey called %(name)s.", ERROR),
    "WEBAUTHN_NAME_DISALLOWED_CHARACTERS": ("Please use only letters, numbers and spaces in the name.", ERROR),
    "WEBAUTHN_CREDENTIAL_DELETED": ("The passkey %(name)s is removed.", INFO),
    "WEBAUTHN_REGISTER_SUCCESSFUL": ("The passkey %(name)s is added.", INFO),
    "WEBAUTHN_CREDENTIAL_ID_INUSE": ("That passkey is added already.", ERROR),
    "WEBAUTHN_UNKNOWN_CREDENTIAL_ID": ("We do not know that passkey.", ERROR),
    "WEBAUTHN_ORPHAN_CREDENTIAL_ID": ("That passkey belongs to no account.", ERROR),
    "WEBAUTHN_NO_VERIFY": ("The passkey could not be checked. Please try again.", ERROR),
    "WEBAUTHN_CREDENTIAL_WRONG_USAGE": ("That passkey cannot be used here.", ERROR),
    "WEBAUTHN_MISMATCH_USER_HANDLE": ("That passkey belongs to another account.", ERROR),
}
LABELS = {
    "Email Address": "Your email",
    "New Password": "New password",
    "Retype Password": "The new password again",
}


def settings() -> dict[str, tuple[str, str]]:
    """The messages as the library wants to be told them."""
    return {f"SECURITY_MSG_{name}": said for name, said in MESSAGES.items()}


def label(words: str) -> str:
    """The label of a field; one that is plain already stays as it is."""
    return LABELS.get(words, words)
