"""Signing in and out, and a new password."""

from __future__ import annotations

from django.contrib.auth import views
from django.urls import reverse_lazy

from alcove.interfaces.web.forms import SignInForm


class SignIn(views.LoginView):
    """Sign a person in; too many failures lock the door for a while (django-axes)."""

    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True


class SignOut(views.LogoutView):
    """Sign the person out, on POST only."""


class NewPassword(views.PasswordChangeView):
    """Let a signed-in person choose a new password."""

    template_name = "accounts/new_password.html"
    success_url = reverse_lazy("staff-home")
