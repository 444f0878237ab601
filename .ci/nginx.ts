import { findProgram } from './program.ts'

/** The path of nginx; undefined where there is none. Debian has it where only root's PATH leads. */
export function findNginx(): string | undefined {
  return findProgram(['nginx'], ['/usr/sbin/nginx', '/usr/local/sbin/nginx'])
}
