import { freePort, startGuarded } from '@keyturn/databases'
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { request } from 'node:https'
import type { IncomingHttpHeaders } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { findNginx } from '../../../../.ci/nginx.ts'

/** What nginx answered. */
interface NginxReply {
  readonly status: number | undefined
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

/** An nginx that runs with the configuration of the examples. */
export interface Nginx {
  /** Over TLS, as `https://app.example.com`. */
  readonly send: (
    method: string,
    path: string,
    headers?: Readonly<Record<string, string>>,
    body?: string,
  ) => Promise<NginxReply>
  /** `http://…` */
  readonly plainUrl: string
  readonly stop: () => Promise<void>
}

const run = promisify(execFile)

/** Starts nginx with the example, but for ports, one node or several, certificate and the folder of the pages. Rejects where it does not take the configuration. */
export async function startNginx(...authServerPorts: readonly number[]): Promise<Nginx> {
  const nginx = findNginx()
  if (nginx === undefined) throw new Error('There is no nginx.')
  const folder = await mkdtemp(join(tmpdir(), 'keyturn-nginx-'))
  const [plainPort, securePort] = [await freePort(), await freePort()]
  await mkdir(join(folder, 'pages'))
  await writeFile(join(folder, 'pages/index.html'), 'the app')
  const subject = ['-subj', '/CN=app.example.com', '-addext', 'subjectAltName=DNS:app.example.com']
  const files = ['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'certificate.pem')]
  await run('openssl', ['req', '-x509', '-nodes', '-newkey', 'rsa:2048', '-days', '1', ...subject, ...files])

  const example = await readFile(new URL('../../examples/nginx.conf', import.meta.url), 'utf8')
  const site = example
    .replaceAll(/^ *listen \[::\].*$/gm, '')
    .replaceAll('listen 80;', `listen 127.0.0.1:${plainPort};`)
    .replaceAll('listen 443 ', `listen 127.0.0.1:${securePort} `)
    .replace(/server 127\.0\.0\.1:3000(.*)$/m, (_, settings: string) =>
      authServerPorts.map((port) => `server 127.0.0.1:${port}${settings}`).join('\n'),
    )
    .replaceAll('/etc/letsencrypt/live/app.example.com/fullchain.pem', join(folder, 'certificate.pem'))
    .replaceAll('/etc/letsencrypt/live/app.example.com/privkey.pem', join(folder, 'key.pem'))
    .replaceAll('/srv/app', join(folder, 'pages'))
  await writeFile(join(folder, 'site.conf'), site)
  await writeFile(join(folder, 'nginx.conf'), around(folder))
  const args = ['-c', join(folder, 'nginx.conf'), '-e', 'stderr']
  await run(nginx, ['-t', ...args])
  const { stop } = await startGuarded({ program: nginx, args, folder, readyLine: /start worker process \d/ })

  const ca = await readFile(join(folder, 'certificate.pem'))
  return {
    stop,
    plainUrl: `http://127.0.0.1:${plainPort}`,
    send: (method, path, headers = {}, body = '') =>
      new Promise((resolve, reject) => {
        const host = { host: '127.0.0.1', port: securePort, servername: 'app.example.com', ca }
        const sent = request({ ...host, method, path, headers: { host: 'app.example.com', ...headers } }, (reply) => {
          let text = ''
          reply.setEncoding('utf8')
          reply.on('data', (part: string) => (text += part))
          reply.on('end', () => resolve({ status: reply.statusCode, headers: reply.headers, text }))
        })
        sent.on('error', reject)
        sent.end(body)
      }),
  }
}

// What a system's own nginx.conf has around `include conf.d/*.conf`, with every file in one folder.
function around(folder: string): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (kind) => `${kind}_temp_path ${folder}/${kind};`,
  )
  return `
    ${process.getuid?.() === 0 ? 'user root;' : ''}
    daemon off;
    worker_processes 1;
    pid ${folder}/nginx.pid;
    error_log stderr notice;
    events {}
    http {
      access_log off;
      ${temporary.join('\n')}
      include ${folder}/site.conf;
    }`
}
