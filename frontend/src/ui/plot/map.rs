//! Regions of the world, the darker the greater their figure; each with one is a link to its rows.
use leptos::{html, prelude::*};

use super::{Mark, Tone, keys, linked, px, size};

/// One of them.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Region {
    pub(crate) name: String,
    /// As a path of SVG.
    pub(crate) outline: String,
    /// None where there is nothing.
    pub(crate) mark: Option<Mark>,
}

/// What is drawn.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Regions {
    pub(crate) width: f64,
    pub(crate) height: f64,
    /// What the figures are: "Customers".
    pub(crate) measure: String,
    /// The map in one sentence.
    pub(crate) summary: String,
    pub(crate) places: Vec<Region>,
}

/// Steps of the hue.
const STEPS: f64 = 6.0;

impl Regions {
    fn greatest(&self) -> f64 {
        self.marks().map(|mark| mark.value).fold(0.0, f64::max)
    }

    fn marks(&self) -> impl Iterator<Item = &Mark> {
        self.places.iter().filter_map(|region| region.mark.as_ref())
    }

    /// The least and the greatest figure in words.
    fn ends(&self) -> Option<[(Tone, String); 2]> {
        let least = self.marks().min_by(|a, b| a.value.total_cmp(&b.value))?;
        let most = self.marks().max_by(|a, b| a.value.total_cmp(&b.value))?;
        let greatest = self.greatest();
        Some([least, most].map(|mark| (tone(mark.value, greatest), mark.words.clone())))
    }

    /// As wide as there is room; arrow keys walk the regions that have a figure.
    pub(crate) fn draw(self) -> AnyView {
        let holder = NodeRef::<html::Div>::new();
        let width = size::width_of(holder);
        let (measure, legend) = (self.measure.clone(), self.legend());
        let regions = StoredValue::new(self);
        view! {
            <figure class="plot">
                <figcaption>{measure}</figcaption>
                {legend}
                <div class="plot-holder" node_ref=holder on:keydown=|event| keys::walk(&event)>
                    {move || {
                        let width = width.get();
                        (width > 0.0).then(|| regions.with_value(|regions| drawn(regions, width)))
                    }}
                </div>
            </figure>
        }
        .into_any()
    }

    fn legend(&self) -> Option<AnyView> {
        let line = |(tone, words): (Tone, String)| {
            let swatch = view! { <svg class="swatch" width="12" height="12" aria-hidden="true"><rect class=tone.fill() width="12" height="12" rx="3" /></svg> };
            view! { <li>{swatch}<span>{words}</span></li> }
        };
        let [least, most] = self.ends()?;
        let both = if least == most { vec![most] } else { vec![least, most] };
        Some(view! { <ul class="legend">{both.into_iter().map(line).collect_view()}</ul> }.into_any())
    }
}

/// The greatest is the darkest; what is there at all can be told from what is not.
fn tone(value: f64, greatest: f64) -> Tone {
    let share = if greatest > 0.0 { (value / greatest).clamp(0.0, 1.0) } else { 0.0 };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a step from 2 to 7")]
    let step = 2 + (share * (STEPS - 1.0)).round() as usize;
    Tone::Heat(step)
}

fn drawn(regions: &Regions, width: f64) -> AnyView {
    let greatest = regions.greatest();
    let height = width * regions.height / regions.width;
    let (land, marked): (Vec<_>, Vec<_>) = regions.places.iter().partition(|region| region.mark.is_none());
    let land = land.into_iter().map(|region| view! { <path class="land" d=region.outline.clone() /> }).collect_view();
    let marked = marked.into_iter().enumerate().filter_map(|(number, region)| {
        let mark = region.mark.as_ref()?;
        let class = format!("region {}", tone(mark.value, greatest).fill());
        let inside = view! { <path class=class d=region.outline.clone() /> }.into_any();
        Some(linked(format!("{}: {}", region.name, mark.words), mark.href.clone(), number == 0, inside))
    });
    view! {
        <svg class="plot-drawing map" role="group" aria-label=regions.summary.clone() width=px(width) height=px(height)
            viewBox=format!("0 0 {} {}", px(regions.width), px(regions.height))>
            {land}
            {marked.collect_view()}
        </svg>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_greatest_is_the_darkest_and_the_least_is_seen() {
        assert_eq!((tone(10.0, 10.0), tone(0.0, 10.0), tone(0.0, 0.0)), (Tone::Heat(7), Tone::Heat(2), Tone::Heat(2)));
        assert_eq!(tone(5.0, 10.0), Tone::Heat(5));
    }
}
