import { useRoute, type Theme } from 'vitepress'
import DefaultTheme from 'vitepress/theme-without-fonts'
import { onMounted, watch } from 'vue'
import './style.css'

/** The default theme gives its front page no `main`. */
const theme: Theme = {
  extends: DefaultTheme,
  setup() {
    const route = useRoute()
    const mark = (): void => {
      const content = document.querySelector('#VPContent')
      if (content?.classList.contains('is-home')) content.setAttribute('role', 'main')
      else content?.removeAttribute('role')
    }
    onMounted(mark)
    watch(() => route.path, mark, { flush: 'post' })
  },
}

export default theme
