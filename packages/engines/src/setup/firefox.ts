import { launchFirefox } from '../firefox/launch-firefox.ts'
import { provideEngine, type GlobalSetup } from './provide-engine.ts'

const setup: GlobalSetup = provideEngine('firefox', () => launchFirefox())
export default setup
