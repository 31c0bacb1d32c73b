if obj.spec.generation == nil then
  obj.spec.generation = {}
end
obj.spec.generation.revision = (obj.spec.generation.revision or 0) + 1
return obj
