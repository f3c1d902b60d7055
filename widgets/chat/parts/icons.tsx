/** Line icons of the widget, drawn with the current text colour; words beside them carry the meaning. */
import type { ComponentChildren } from 'preact';

/** An icon component from the shapes inside it. */
export const icon = (children: ComponentChildren) => () => (
  <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
    {children}
  </svg>
);

export const PhoneIcon = icon(
  <path d="M6.5 3.5h3l1.5 4-2 1.5a12 12 0 0 0 6 6l1.5-2 4 1.5v3a2 2 0 0 1-2.2 2A17 17 0 0 1 4.5 5.7a2 2 0 0 1 2-2.2z" />,
);
export const CloseIcon = icon(<path d="M6 6l12 12M18 6L6 18" />);
export const BackIcon = icon(<path d="M15 5l-7 7 7 7" />);
export const ClockIcon = icon(
  <>
    <circle cx="12" cy="12" r="8.5" />
    <path d="M12 7v5l3.5 2" />
  </>,
);
export const AlertIcon = icon(
  <>
    <circle cx="12" cy="12" r="8.5" />
    <path d="M12 7.5v5.5M12 16.3v.2" />
  </>,
);
export const ShieldIcon = icon(
  <path d="M12 3.5l7 2.5v5.5c0 4.5-3 7.5-7 9-4-1.5-7-4.5-7-9V6zM9 12l2.2 2.2L15 10.3" />,
);
export const ChevronIcon = icon(<path d="M9.5 6l6 6-6 6" />);
export const OfflineIcon = icon(
  <path d="M4 4l16 16M8.5 15.5a5 5 0 0 1 6 -.5M5.5 12.2a9 9 0 0 1 4-2.3M13.5 9.7a9 9 0 0 1 5 2.5M12 19.2v.1" />,
);

/** The mark of the line: a speech bubble with the line through it. */
export const LogoMark = () => (
  <svg class="logo" viewBox="0 0 64 64" aria-hidden="true" focusable="false">
    <rect width="64" height="64" rx="16" class="logo-ground" />
    <path
      class="logo-bubble"
      d="M18 20.5C18 18 20 16 22.5 16h19C44 16 46 18 46 20.5v14c0 2.5-2 4.5-4.5 4.5H31l-8.2 7.2c-.7.6-1.8.1-1.8-.8V39c-1.7-.4-3-2-3-4z"
    />
    <path d="M25 27.5h14" class="logo-line" />
  </svg>
);
