if obj.spec.collection == nil then
  obj.spec.collection = {}
end
obj.spec.collection.restart = (obj.spec.collection.restart or 0) + 1
return obj
