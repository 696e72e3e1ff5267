"""How `partner`, the defaults of both partners, enters `partners.a` and `partners.b`."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from snn.config.schema.catalogue import leaves
from snn.config.schema.channels import PARTNERS
from snn.config.schema.design import DESIGNS, DRAWN
from snn.config.schema.references import is_reference

if TYPE_CHECKING:
    from snn.config.schema.experiment import Experiment


def deep_merge(defaults: Any, overrides: Any) -> Any:
    """Merge mappings key by key at any depth; anything else is replaced whole. Changes neither argument.

    A mapping that refers to a run or a file is one value.
    """
    if not (isinstance(defaults, Mapping) and isinstance(overrides, Mapping)):
        return overrides
    if is_reference(defaults) or is_reference(overrides):
        return overrides
    shared = {key: deep_merge(defaults[key], overrides[key]) for key in defaults.keys() & overrides.keys()}
    return {**defaults, **overrides, **shared}


def has_path(raw: object, path: str) -> bool:
    """Tell whether a raw mapping sets a dotted path, or something else than a mapping on the way to it."""
    for key in path.split("."):
        if not isinstance(raw, Mapping):
            return True
        if key not in raw:
            return False
        raw = raw[key]
    return True


def with_partner_defaults(raw: Mapping[str, Any], model: "type[Experiment]") -> dict[str, Any]:
    """Merge `partner` under each partner, and spell sweep keys of `partner` out for those that follow it.

    A partner follows the common default of a parameter unless it sets that parameter itself.
    """
    own = raw.get("partners", {})
    merged = {key: value for key, value in raw.items() if key != "partner"}
    if "partner" in raw and isinstance(own, Mapping):
        both = {name: deep_merge(raw["partner"], own.get(name, raw["partner"])) for name in PARTNERS}
        merged["partners"] = {**own, **both}
    if isinstance(merged.get("partners"), Mapping):
        named = {name: _naming_itself(name, partner) for name, partner in merged["partners"].items()}
        merged["partners"] = named
    if isinstance(raw.get("sweep"), list | tuple):
        merged["sweep"] = [_spelled_out_axis(axis, own, model) for axis in raw["sweep"]]
    return merged


def _naming_itself(name: str, partner: Any) -> Any:
    """Write out that a map or a video of a run is that of the same partner, where it does not say whose."""
    if not isinstance(partner, Mapping):
        return partner
    mirror = partner.get("mirror")
    if isinstance(mirror, Mapping) and _names_nobody(mirror.get("map")):
        partner = {**partner, "mirror": {**mirror, "map": {**mirror["map"], "partner": name}}}
    if _names_nobody(partner.get("video")):
        partner = {**partner, "video": {**partner["video"], "partner": name}}
    return partner


def _names_nobody(value: Any) -> bool:
    return isinstance(value, Mapping) and "from" in value and value.get("partner") is None


def _spelled_out_axis(axis: Any, own: Any, model: "type[Experiment]") -> Any:
    if not isinstance(axis, Mapping):
        return axis
    axis = dict(axis)
    if isinstance(axis.get("keys"), list | tuple):
        axis["keys"] = _spelled_out_keys(axis["keys"], own, model)
    if isinstance(axis.get("conditions"), Mapping):
        axis["conditions"] = {
            label: _spelled_out_settings(settings, own, model)
            for label, settings in axis["conditions"].items()
        }
    for name in DESIGNS:
        varied = (
            axis[name].get("factors")
            if name in DRAWN and isinstance(axis.get(name), Mapping)
            else axis.get(name)
        )
        if isinstance(varied, Mapping) and isinstance(axis.get("sets", {}), Mapping):
            every = {str(factor): [factor] for factor in varied} | dict(axis.get("sets", {}))
            axis["sets"] = {factor: _spelled_out_keys(keys, own, model) for factor, keys in every.items()}
    return axis


def _spelled_out_keys(keys: Any, own: Any, model: "type[Experiment]") -> Any:
    if not isinstance(keys, list | tuple):
        return keys
    return [path for key in keys for path in followers(key, own, model)]


def _spelled_out_settings(settings: Any, own: Any, model: "type[Experiment]") -> Any:
    if not isinstance(settings, Mapping):
        return settings
    common = {
        path: value
        for key, value in settings.items()
        if isinstance(key, str) and key.startswith("partner.")
        for path in followers(key, own, model)
    }
    particular = {key: value for key, value in settings.items() if not str(key).startswith("partner.")}
    return {**common, **particular}


def followers(key: object, own: object, model: "type[Experiment]") -> list[Any]:
    """List the partners' own paths for which a key of `partner` holds.

    A key that is no parameter of `partner`, or that both partners override, stays as it is: the checks of the
    sweep report it.
    """
    if not (isinstance(key, str) and key.startswith("partner.")):
        return [key]
    path = key.removeprefix("partner.")
    if f"partners.a.{path}" not in leaves(model):
        return [key]
    free = [name for name in PARTNERS if not has_path(own, f"{name}.{path}")]
    return [f"partners.{name}.{path}" for name in free] or [key]
