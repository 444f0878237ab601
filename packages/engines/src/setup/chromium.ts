import { launchChromium } from '../chromium/launch-chromium.ts'
import { provideEngine, type GlobalSetup } from './provide-engine.ts'

const setup: GlobalSetup = provideEngine('chromium', () => launchChromium())
export default setup
