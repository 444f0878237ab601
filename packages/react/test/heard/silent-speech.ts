import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Configures Speech Dispatcher, in a home, to speak into nothing: Orca is silent without it, and it will not start without a sound card. */
export async function silenceSpeech(home: string): Promise<void> {
  const folder = join(home, 'speech-dispatcher')
  await mkdir(join(folder, 'modules'), { recursive: true })
  await writeFile(join(folder, 'speechd.conf'), 'AddModule "silent" "sd_generic" "silent.conf"\nDefaultModule silent\n')
  await writeFile(join(folder, 'modules/silent.conf'), 'GenericExecuteSynth "true"\nAddVoice "en" "MALE1" "silent"\n')
}
