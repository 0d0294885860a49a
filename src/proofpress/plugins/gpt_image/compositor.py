"""The `gpt_image` compositor: text drawn by GPT-Image or any service that speaks its API, handed over as layers.

It draws in two ways. A *sheet* shows the whole canvas and has all regions written in one call; a *region* call shows a crop
with context, as large as the service's smallest picture. Either way only what was written inside the bounds of a region becomes
its layer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Literal, get_args

import attrs
import numpy as np

from proofpress.brief import Region, SetBy
from proofpress.composition import Layer
from proofpress.errors import BackendRefusedError, InputError, ProofpressError
from proofpress.geometry import Box
from proofpress.image import Pixels
from proofpress.interfaces import ComposeRequest, Compositor, Context, Price, Priced, RenderRequest
from proofpress.plugins.gpt_image.batches import Batch, batch_regions, stages
from proofpress.plugins.gpt_image.options import open_client, quality_at
from proofpress.plugins.gpt_image.order import ImageAnswer, ImageOrder
from proofpress.plugins.gpt_image.pricing import Pricing
from proofpress.plugins.gpt_image.prompt import LayoutPrompt, PromptBuilder
from proofpress.plugins.gpt_image.scenes import scene_of
from proofpress.plugins.gpt_image.service import ImageService
from proofpress.redrawn import Frame, layers_of, mask_of, with_panels

__all__ = ["GptImageCompositor", "GuideWay", "Way"]

Way = Literal["auto", "sheet", "region"]
"""How regions are drawn: `sheet` in one call on the whole canvas, `region` each in a crop of its own, `auto` a sheet on the
first pass and afterwards whatever is cheapest."""
GuideWay = Literal["image", "markup", "none"]
"""How the typeset guide of a guided rung comes along: as a second picture, as a markup of the first, or not."""


class GptImageCompositor(Compositor, Priced):
    """Has text drawn by an image service, and returns of each answer only what was drawn in the bounds of its regions.

    Args:
        model: The model's name at the service; `gpt-image-2.5-sunburst` if empty.
        base_url: The service's address up to `/v1`; OpenAI's if empty.
        quality: Where the first attempt starts, one of the model's qualities.
        most_quality: Where rungs with more effort end.
        way: How regions are drawn.
        guide: How the typeset guide comes along.
        client: Further options of `ImagesClient` by name: `endpoint`, `like`, `prices`, `retry_unknown`, `timeout_s` and so on;
            and limits of the account. Never the key.
        prompts: Who makes the prompts.
        service: The service to ask, in place of one opened by the options.

    Raises:
        InputError: An option makes no sense, or the model is shut down or has no price.
    """

    name: ClassVar[str] = "gpt_image"
    version: ClassVar[str] = "1"
    sets: ClassVar[SetBy] = SetBy.MODEL
    paid: ClassVar[bool] = True

    def __init__(
        self,
        model: str = "",
        base_url: str = "",
        quality: str = "medium",
        most_quality: str = "high",
        way: Way = "auto",
        guide: GuideWay = "image",
        client: Mapping[str, Any] | None = None,
        prompts: PromptBuilder | None = None,
        service: ImageService | None = None,
    ) -> None:
        if way not in get_args(Way) or guide not in get_args(GuideWay):
            raise InputError(
                f"way {way!r}, guide {guide!r}",
                remedy=f"way: {', '.join(get_args(Way))}; guide: {', '.join(get_args(GuideWay))}",
            )
        self.service: ImageService = service if service is not None else open_client(model, base_url, client)
        self.way: Way = way
        self.guide: GuideWay = guide
        self.quality, self.most_quality = quality, most_quality
        self.prompts = prompts or LayoutPrompt()
        quality_at(self.service.qualities, quality, most_quality, 0)
        if not self.service.edits:
            raise InputError(f"{self.service.endpoint} edits no pictures", "endpoint", "use a service that does")
        held = (client or {}).get("retry_unknown", "once") == "hold"
        self._pricing = Pricing(self.service, paid_attempts=1 if held else 2)

    def compose(self, request: ComposeRequest, ctx: Context) -> Sequence[Layer]:
        """Return a layer for each region, drawn in as few stages as overlaps allow.

        A call that failed leaves its regions bare if another of its stage succeeded: what was paid for is kept, and the bare
        ones fail the checks.

        Raises:
            BackendError: Every call of a stage failed.
            BudgetError: The cap does not cover the first call.
        """
        composition, layers = request.composition, []
        for stage in stages(request.regions, composition.plate.box):
            ctx.check()
            drawn = self._stage(stage, attrs.evolve(request, composition=composition), ctx)
            for region in stage:
                composition = composition.with_layer(drawn[region.id], region)
            layers += [drawn[region.id] for region in stage]
        return layers

    def price(self, request: RenderRequest | ComposeRequest) -> Price:
        """Return what `compose` will cost for this request: see `Priced.price`."""
        if not isinstance(request, ComposeRequest):
            raise InputError("a compositor renders no plates", remedy="ask the renderer")
        total = Price()
        for stage in stages(request.regions, request.composition.plate.box):
            for batch in self._batches(stage, request):
                total += self._pricing.call(
                    batch.frame.size, len(batch.regions), self._quality(request), _sent(request)
                )
        return total

    def _quality(self, request: ComposeRequest) -> str:
        return quality_at(self.service.qualities, self.quality, self.most_quality, request.effort)

    def _batches(self, stage: Sequence[Region], request: ComposeRequest) -> tuple[Batch, ...]:
        """Return the calls of a stage; regions without a pixel on the canvas take part in none."""
        canvas = request.composition.plate.box
        quality, sent = self._quality(request), _sent(request)

        def price(frame: Frame, regions: Sequence[Region]) -> int:
            return self._pricing.call(frame.size, len(regions), quality, sent).expected

        def plan(bounds: Box) -> Frame:
            return self._pricing.frame(bounds, canvas, quality, sent)

        seen = [region for region in stage if not region.paint_bounds(canvas).empty]
        if not seen:
            return ()
        if self.way == "sheet" or (self.way == "auto" and request.attempt == 1 and len(seen) > 1):
            frame = plan(canvas)
            return (Batch(tuple(seen), frame, price(frame, seen)),)
        if self.way == "region":
            frames = [plan(region.paint_bounds(canvas)) for region in seen]
            return tuple(Batch((r,), frame, price(frame, [r])) for r, frame in zip(seen, frames, strict=True))
        return batch_regions(seen, canvas, plan, price)

    def _stage(self, stage: Sequence[Region], request: ComposeRequest, ctx: Context) -> dict[str, Layer]:
        shown = with_panels(request.composition, stage).flatten()
        batches = self._batches(stage, request)
        pictures = [batch.frame.view(shown) for batch in batches]
        orders = [self._order(b, request, shown, picture) for b, picture in zip(batches, pictures, strict=True)]
        answers = self.service.send_all(orders, ctx)
        found: dict[str, Layer] = {region.id: _bare(region) for region in stage}
        errors: list[ProofpressError] = []
        for batch, sent, answer in zip(batches, pictures, answers, strict=True):
            if not isinstance(answer, ImageAnswer):
                errors.append(answer)
                continue
            for layer in layers_of(batch.regions, batch.frame, shown, sent, answer.pixels):
                found[layer.region_id] = attrs.evolve(layer, model=answer.model, request_id=answer.request_id)
        if errors and len(errors) == len(batches):
            raise errors[0]
        for error in errors:
            ctx.emit("warning", str(error), asset=request.asset.id)
        return found

    def _order(self, batch: Batch, request: ComposeRequest, shown: Pixels, picture: Pixels) -> ImageOrder:
        canvas = request.composition.plate.box
        guide = self._guide(batch, request, shown)
        markup = None
        way: GuideWay = "none"
        images: tuple[Pixels, ...] = (picture,)
        mask = mask_of(batch.frame, batch.regions, canvas) if self.service.takes_mask else None
        if guide is not None and self.guide == "markup" and self.service.takes_markup:
            way, markup, mask = "markup", _overlay(picture, guide), None
        elif guide is not None:
            way, images = "image", (picture, guide)
        scene = scene_of(request, batch.regions, batch.frame, masked=mask is not None, guide=way)
        order = ImageOrder(
            self.prompts.build(scene),
            batch.frame.size,
            images,
            mask,
            markup,
            quality=self._quality(request),
            regions=tuple(region.id for region in batch.regions),
            asset=request.asset.id,
            prompt_version=self.prompts.version,
        )
        try:
            self.service.worst_case(order)
        except InputError as error:
            # The rest of the poster can be made all the same: type sets what this service cannot be told.
            raise BackendRefusedError(error.message, error.where, error.remedy) from error
        return order

    def _guide(self, batch: Batch, request: ComposeRequest, shown: Pixels) -> Pixels | None:
        """Return the guide as the frame shows it, with the text of this call alone; None on a rung without."""
        if request.guide is None or self.guide == "none":
            return None
        alone = shown.copy()
        for region in batch.regions:
            b = region.paint_bounds(request.composition.plate.box)
            alone[b.y : b.bottom, b.x : b.right] = request.guide[b.y : b.bottom, b.x : b.right]
        return batch.frame.view(alone)


def _sent(request: ComposeRequest) -> int:
    """Return how many pictures go with a call."""
    return 1 if request.guide is None else 2


def _bare(region: Region) -> Layer:
    return Layer(region.id, region.box.x, region.box.y, np.zeros((0, 0, 4), np.uint8))


def _overlay(picture: Pixels, guide: Pixels) -> Pixels:
    """Return what of the guide departs from the picture, clear elsewhere."""
    changed = np.abs(guide.astype(np.int16) - picture).max(axis=-1) > 8
    overlay = np.zeros((*picture.shape[:2], 4), np.uint8)
    overlay[changed, :3] = guide[changed]
    overlay[changed, 3] = 255
    return overlay
