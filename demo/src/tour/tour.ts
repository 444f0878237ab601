import { driver, type DriveStep } from 'driver.js'
import 'driver.js/dist/driver.css'
import './tour.css'

const steps: DriveStep[] = [
  {
    element: 'h1',
    popover: {
      title: 'A session lives behind this page',
      description:
        'Its access token lasts a minute, its refresh token works once. Outlay itself never sees either: Keyturn keeps them, and this lab shows how.',
    },
  },
  {
    element: '.session-badge',
    popover: {
      title: 'What it does now',
      description: 'A dot for what the session does, and the time until it would end if you left. Press it for more.',
    },
    skipMissingElement: true,
  },
  {
    element: '.stories',
    popover: {
      title: 'Stories',
      description:
        'Each is something that happens in real life: a lost answer, a thief, a laptop asleep. Press Play, and it happens to this very session, for real.',
      side: 'top',
    },
  },
  {
    element: 'a[href="/lab/workbench"]',
    popover: {
      title: 'The workbench',
      description: 'All switches of the stories, to try to break it by hand. Please do.',
    },
  },
  {
    element: () => findLauncher() ?? document.body,
    popover: {
      title: 'Devtools',
      description:
        'On every page: deadlines, tabs, locks, and a timeline of everything. In your app it is two lines, and nothing in production.',
      side: 'top',
      align: 'end',
    },
  },
]

export interface TourEnds {
  /** After the last step. */
  readonly done: () => void
  /** It was left before that. */
  readonly left: () => void
}

/** Shows a visitor around the lab. Returns how to stop that. */
export function startTour({ done, left }: TourEnds): () => void {
  let isOver = false
  const tour = driver({
    steps,
    showProgress: true,
    progressText: '{{current}} of {{total}}',
    nextBtnText: 'Next',
    prevBtnText: 'Back',
    doneBtnText: 'Play the first story',
    animate: !matchMedia('(prefers-reduced-motion: reduce)').matches,
    overlayColor: '#0b0f0d',
    stagePadding: 6,
    stageRadius: 10,
    popoverClass: 'tour',
    // A <header> would be a second banner of the page.
    onPopoverRender: ({ title }) => title.setAttribute('role', 'none'),
    onDoneClick() {
      isOver = true
      tour.destroy()
      done()
    },
    onDestroyed() {
      if (!isOver) left()
      isOver = true
    },
  })
  tour.drive()
  return () => {
    isOver = true
    tour.destroy()
  }
}

function findLauncher(): Element | null | undefined {
  return document.querySelector('keyturn-devtools')?.shadowRoot?.querySelector('.launcher')
}
