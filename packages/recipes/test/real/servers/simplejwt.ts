import { simplejwtSession } from '../../../src/simplejwt-session.ts'
import type { RealServer } from '../real-server.ts'
import { startDjango } from './django.ts'

export const simplejwt: RealServer = {
  name: 'simplejwt',
  version: 'Debian, djangorestframework-simplejwt; rotates, blacklists',
  async start(place) {
    const { origin } = await startDjango(place, ['python3-djangorestframework-simplejwt'], urls)
    return {
      origin,
      options: (store) => simplejwtSession(origin, store),
      fields: () => ({ username: 'ada', password: 'engine-engine' }),
      wrongFields: { username: 'ada', password: 'no-engine-no' },
      api: `${origin}/api/me`,
      lifetime: 3_000,
    }
  },
}

const urls = `
from django.urls import path
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.permissions import IsAuthenticated
from rest_framework_simplejwt.authentication import JWTAuthentication
from rest_framework_simplejwt.views import TokenObtainPairView, TokenRefreshView, TokenBlacklistView

class Me(APIView):
    authentication_classes = [JWTAuthentication]
    permission_classes = [IsAuthenticated]
    def get(self, request):
        return Response({'id': request.user.id})

urlpatterns = [
    path('api/token/', TokenObtainPairView.as_view()),
    path('api/token/refresh/', TokenRefreshView.as_view()),
    path('api/token/blacklist/', TokenBlacklistView.as_view()),
    path('api/me', Me.as_view()),
]
`
