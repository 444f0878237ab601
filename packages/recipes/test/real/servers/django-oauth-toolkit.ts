import type { RefreshTokenStore, SessionOptions } from '@keyturn/core'
import { oauthTransport } from '@keyturn/core/oauth'
import type { RealServer, RunningServer } from '../real-server.ts'
import { startDjango, type Django } from './django.ts'

export const djangoOauthToolkit: RealServer = {
  name: 'django-oauth-toolkit',
  version: 'Debian; as it is by default',
  start: async (place) => speak(await startDjango(place, packages, urls)),
}

export const djangoOauthToolkitGrace: RealServer = {
  name: 'django-oauth-toolkit with REFRESH_TOKEN_GRACE_PERIOD_SECONDS',
  version: 'Debian',
  start: async (place) =>
    speak(await startDjango(place, packages, urls, 'OAUTH2_PROVIDER["REFRESH_TOKEN_GRACE_PERIOD_SECONDS"] = 120')),
}

const packages = ['python3-django-oauth-toolkit', 'python3-djangorestframework']
const password = { grant_type: 'password', username: 'ada', password: 'engine-engine' }

async function speak({ origin, shell }: Django): Promise<RunningServer> {
  await shell(
    `from oauth2_provider.models import Application as A; A.objects.create(client_id='app', client_type='public', authorization_grant_type='password')`,
  )
  return {
    origin,
    options: (store) => options(origin, store),
    fields: () => password,
    wrongFields: { ...password, password: 'no-engine-no' },
    api: `${origin}/api/me`,
    lifetime: 3_000,
  }
}

function options(origin: string, refreshTokenStore: RefreshTokenStore): Partial<SessionOptions<unknown>> {
  return {
    transport: oauthTransport({
      clientId: 'app',
      tokenEndpoint: `${origin}/o/token/`,
      revocationEndpoint: `${origin}/o/revoke_token/`,
    }),
    credential: 'body',
    refreshTokenStore,
    loadUser: async ({ accessToken, signal }): Promise<unknown> =>
      (await fetch(`${origin}/api/me`, { headers: { authorization: `Bearer ${accessToken}` }, signal })).json(),
  }
}

const urls = `
from django.urls import path
from oauth2_provider.contrib.rest_framework import OAuth2Authentication
from oauth2_provider.views import TokenView, RevokeTokenView
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework.views import APIView

class Me(APIView):
    authentication_classes = [OAuth2Authentication]
    permission_classes = [IsAuthenticated]
    def get(self, request):
        return Response({'id': request.user.id})

urlpatterns = [
    path('o/token/', TokenView.as_view()),
    path('o/revoke_token/', RevokeTokenView.as_view()),
    path('api/me', Me.as_view()),
]
`
