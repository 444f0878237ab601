import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { run, serve, unpackDebian } from '../programs.ts'
import type { Place } from '../real-server.ts'

export interface Django {
  readonly origin: string
  /** Runs lines of Python in it, and returns what they print. */
  readonly shell: (lines: string) => Promise<string>
}

/** A project of Django in one file, of Debian's packages; `ada` is its user. `urls` has its views, `more` settings. */
export async function startDjango(place: Place, packages: readonly string[], urls: string, more = ''): Promise<Django> {
  const { folder, port } = place
  const root = await unpackDebian(folder, packages)
  const environment = {
    PYTHONPATH: `${folder}:${root}/usr/lib/python3/dist-packages`,
    PYTHONDONTWRITEBYTECODE: '1',
    DJANGO_SETTINGS_MODULE: 'project',
  }
  await writeFile(join(folder, 'project.py'), settings(folder) + more)
  await writeFile(join(folder, 'urls.py'), urls)
  const manage = (...words: string[]): string[] => ['/usr/bin/python3', '-m', 'django', ...words]
  await run(manage('migrate', '--run-syncdb'), folder, environment)
  const shell = (lines: string): Promise<string> => run(manage('shell', '--command', lines), folder, environment)
  await shell(
    `from django.contrib.auth.models import User; User.objects.create_user('ada', 'ada@example.com', 'engine-engine')`,
  )
  const origin = `http://127.0.0.1:${port}`
  await serve(place, manage('runserver', '--noreload', `127.0.0.1:${port}`), environment, `${origin}/api/me`)
  return { origin, shell }
}

const settings = (folder: string): string => `
from datetime import timedelta
SECRET_KEY = __import__('secrets').token_hex(32)
ALLOWED_HOSTS = ['127.0.0.1']
ROOT_URLCONF = 'urls'
USE_TZ = True
DEFAULT_AUTO_FIELD = 'django.db.models.BigAutoField'
DATABASES = {'default': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': '${folder}/db.sqlite3', 'OPTIONS': {'timeout': 20}}}
INSTALLED_APPS = ['django.contrib.auth', 'django.contrib.contenttypes', 'django.contrib.sessions', 'rest_framework']
MIDDLEWARE = []
import importlib.util
for name in ('rest_framework_simplejwt.token_blacklist', 'oauth2_provider'):
    try:
        if importlib.util.find_spec(name): INSTALLED_APPS.append(name)
    except ModuleNotFoundError:
        pass
# Short, so that one expires while somebody looks on.
SIMPLE_JWT = {'ACCESS_TOKEN_LIFETIME': timedelta(seconds=3), 'ROTATE_REFRESH_TOKENS': True, 'BLACKLIST_AFTER_ROTATION': True}
OAUTH2_PROVIDER = {'ACCESS_TOKEN_EXPIRE_SECONDS': 3, 'PKCE_REQUIRED': False}
`
