// Whoever asked for less motion gets none.
[...document.querySelectorAll('*')].flatMap((element) => {
  const { animationName, transitionDuration, scrollBehavior } = getComputedStyle(element);
  const moves =
    animationName !== 'none' ||
    scrollBehavior === 'smooth' ||
    transitionDuration.split(',').some((time) => parseFloat(time) > 0);
  return moves ? [`moves: <${element.localName} class="${element.className}">`] : [];
});
