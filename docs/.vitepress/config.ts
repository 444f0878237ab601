import { defineConfig } from 'vitepress'
import { writeLlmsText } from './llms-text.ts'
import { repositoryLinks } from './repository-links.ts'
import { tableHeads } from './table-heads.ts'
import { navigation, sidebar } from './sidebar.ts'

const description = 'Sessions for frontends with short-lived access tokens and a rotating refresh token'

/** Links that lead nowhere fail the build: within the site VitePress looks, to files of the repository `repositoryLinks` does. */
export default defineConfig({
  title: 'Keyturn',
  description,
  lang: 'en',
  cleanUrls: true,
  lastUpdated: false,
  rewrites: { 'decisions/README.md': 'decisions/index.md' },
  // A page that is served from a folder of another host must not ask a third one for anything.
  head: [['meta', { name: 'referrer', content: 'no-referrer' }]],
  markdown: {
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    config: (markdown) => void markdown.use(repositoryLinks).use(tableHeads),
  },
  themeConfig: {
    nav: navigation,
    sidebar,
    outline: [2, 3],
    search: { provider: 'local' },
    footer: { message: 'MIT licence' },
    docFooter: { prev: 'Before', next: 'Next' },
  },
  buildEnd: ({ srcDir, outDir }) => writeLlmsText(srcDir, outDir, description),
})
